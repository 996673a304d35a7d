import type { ConnectorSettings } from '@postern/protocol/wire';
import type { Keychain } from '../keychain/keychain.ts';
import { ActionFailure, type Connector, type Connectors, type Log, type Unsealer } from '../ports.ts';
import type { Trust } from '../trust/trust.ts';
import { createConnector } from './connector.ts';
import { openCredentials } from './credentials.ts';
import { failure } from './failure.ts';
import { testConnector } from './test-connector.ts';

export interface ConnectorsDeps {
  trust: Trust;
  unsealer: Unsealer;
  keychain: Keychain;
  log: Log;
  /** Of the agent. */
  version: string;
}

interface Served {
  settings: ConnectorSettings;
  rev: number;
  /** Undefined where the settings cannot be used; `problem` says why. */
  connector?: Connector;
  problem?: ActionFailure;
}

/** Longer than a call for changes stays open. */
const openCallMs = 40_000;

/** The connectors of this agent's apps. Settings that cannot be used are kept, so that each use says what is wrong. */
export function createConnectors(deps: ConnectorsDeps): Connectors {
  const { trust, log, version } = deps;
  const apps = new Map<string, Served>();

  const open = async (settings: ConnectorSettings, rev: number, appId: string | undefined): Promise<Connector> => {
    const credentials = await openCredentials(settings, appId, deps);
    return createConnector({ settings, rev, credentials, trust, version });
  };
  const serve = async (appId: string, rev: number, settings: ConnectorSettings): Promise<Served> => {
    try {
      return { settings, rev, connector: await open(settings, rev, appId) };
    } catch (error) {
      if (!(error instanceof ActionFailure)) throw error;
      log.warn({ appId, app: settings.label, code: error.error.code }, error.message);
      return { settings, rev, problem: error };
    }
  };

  return {
    configure: async (appId, rev, settings) => {
      const before = apps.get(appId);
      if (settings) apps.set(appId, await serve(appId, rev, settings));
      else apps.delete(appId);
      log.info(
        { appId, rev, app: settings?.label ?? before?.settings.label },
        settings ? 'app settings taken over' : 'app no longer served',
      );
      // Requests under way go on under the old settings; nobody waits for them.
      before?.connector
        ?.close()
        .catch((error: unknown) => log.debug({ appId, err: error }, 'old connections did not close'));
    },
    get: async (appId) => {
      const served = apps.get(appId);
      if (!served) throw failure('app_unknown', { class: 'app', params: { app: appId } });
      // Credentials set on this machine may have come since.
      if (!served.connector)
        Object.assign(served, { problem: undefined }, await serve(appId, served.rev, served.settings));
      if (!served.connector) throw served.problem!;
      return served.connector;
    },
    apart: async (appId) => {
      const served = apps.get(appId);
      if (!served) throw failure('app_unknown', { class: 'app', params: { app: appId } });
      const timeoutMs = Math.max(served.settings.timeoutMs, openCallMs);
      return open({ ...served.settings, concurrency: 1, timeoutMs }, served.rev, appId);
    },
    revs: () => Object.fromEntries([...apps].map(([appId, { rev }]) => [appId, rev])),
    test: (settings, signal) => {
      const appId = [...apps].find(([, served]) => served.settings.baseUrl === settings.baseUrl)?.[0];
      return testConnector({ settings, open: () => open(settings, 0, appId), trust, signal });
    },
    close: async () => {
      const open = [...apps.values()].flatMap(({ connector }) => connector ?? []);
      apps.clear();
      await Promise.all(open.map((connector) => connector.close()));
    },
  };
}
