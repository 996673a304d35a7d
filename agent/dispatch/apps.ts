import { versionOf } from '@postern/protocol/scim';
import type { ActionError, ConnectorSettings, ExchangeAnswer } from '@postern/protocol/wire';
import type { AgentState } from '../health/state.ts';
import type { Connectors, Log } from '../ports.ts';
import { toActionError } from './failure.ts';

export interface Served {
  appId: string;
  settings: ConnectorSettings;
}

/** The apps that this agent serves, as the org last described them. */
export interface Apps {
  configure(config: ExchangeAnswer['config']): Promise<void>;
  revs(): Record<string, number>;
  ids(): string[];
  settings(appId: string): ConnectorSettings | undefined;
  served(): Served[];
  /** Name for people; the id where the app is not known. */
  label(appId: string): string;
  /** An action of the app worked, or failed for a reason that lies with the app as a whole. */
  worked(appId: string): void;
  troubled(appId: string, problem: ActionError): void;
  list(): AgentState['apps'];
}

interface App {
  rev: number;
  settings: ConnectorSettings;
  problem: ActionError | undefined;
}

export function createApps(deps: { connectors: Connectors; log: Log; changed(): void }): Apps {
  const apps = new Map<string, App>();
  /** Also of apps that could not be set up, so that the org does not send the same settings in a circle. */
  const revs = new Map<string, number>();

  async function configureOne({ appId, rev, settings }: ExchangeAnswer['config'][number]): Promise<void> {
    if (settings) {
      apps.set(appId, { rev, settings, problem: undefined });
      revs.set(appId, rev);
    } else {
      apps.delete(appId);
      revs.delete(appId);
    }
    try {
      await deps.connectors.configure(appId, rev, settings);
    } catch (thrown) {
      const { error } = toActionError(thrown, settings?.label ?? appId);
      deps.log.error({ err: thrown, appId, rev }, 'the settings of an app cannot be used');
      const app = apps.get(appId);
      if (app) app.problem = error;
    }
  }

  function setProblem(appId: string, problem: ActionError | undefined): void {
    const app = apps.get(appId);
    if (!app || app.problem?.code === problem?.code) return;
    app.problem = problem;
    deps.changed();
  }

  return {
    async configure(config) {
      for (const one of config) await configureOne(one);
      deps.changed();
    },
    revs: () => Object.fromEntries(revs),
    ids: () => [...apps.keys()],
    settings: (appId) => apps.get(appId)?.settings,
    served: () => [...apps].map(([appId, { settings }]) => ({ appId, settings })),
    label: (appId) => apps.get(appId)?.settings.label ?? appId,
    worked: (appId) => setProblem(appId, undefined),
    troubled: setProblem,
    list: () => [...apps].map(([appId, app]) => describeApp(appId, app)),
  };
}

function describeApp(appId: string, { settings, problem }: App): AgentState['apps'][number] {
  const { version, why } = versionOf(settings.baseUrl);
  const said = {
    appId,
    label: settings.label,
    baseUrl: settings.baseUrl,
    version,
    versionWhy: why,
    auth: settings.auth.type,
  };
  return problem ? { ...said, problem } : said;
}
