import {
  decodeList,
  decodeProviderConfig,
  decodeUser,
  isList,
  type JsonObject,
  listUrl,
  type ProviderConfig,
  providerConfigUrl,
  ScimError,
  tellsOfChanges,
  versionOf,
} from '@postern/protocol/scim';
import type { ActionError, ConnectorSettings, TestReport, TestStage } from '@postern/protocol/wire';
import { ActionFailure, type Connector, type ConnectorAnswer } from '../ports.ts';
import { NetworkFault } from '../trust/network-fault.ts';
import { targetOf } from '../trust/target.ts';
import type { Trust } from '../trust/trust.ts';
import { failure, networkFailure } from './failure.ts';

type Stage = TestStage['stage'];
const order: readonly Stage[] = ['dns', 'tcp', 'tls', 'auth', 'version', 'capabilities', 'page'];

export interface ConnectorTestDeps {
  settings: ConnectorSettings;
  /** Opens credentials and makes the connector; its failure counts for `auth`. */
  open: () => Promise<Connector>;
  trust: Trust;
  signal?: AbortSignal | undefined;
}

/** Tries a connector step by step. Never throws for what the connector does: after the first failure the rest is `not_run`. */
export async function testConnector({ settings, open, trust, signal }: ConnectorTestDeps): Promise<TestReport> {
  const { label: app, baseUrl } = settings;
  const { version, why } = versionOf(baseUrl);
  const target = targetOf(baseUrl);
  const stages: TestStage[] = [];
  let from = performance.now();
  const ok = (stage: Stage, found?: string): void => {
    const at = performance.now();
    stages.push({ stage, state: 'ok', ms: Math.round(at - from), ...(found ? { found: found.slice(0, 2000) } : {}) });
    from = at;
  };
  let config: ProviderConfig | undefined;
  let connector: Connector | undefined;

  const connect = async (): Promise<void> => {
    if (!target.secure && !settings.allowHttp)
      throw failure('connector_http_not_allowed', { class: 'app', params: { app } });
    const step = (name: 'dns' | 'tcp' | 'proxy' | 'tls', found: string): void => {
      if (name === 'proxy' || stages.some((done) => done.stage === name)) return;
      if (name !== 'dns' && !stages.some((done) => done.stage === 'dns')) ok('dns', 'an address, not a name');
      ok(name, found);
    };
    try {
      await trust.probe(target, { ca: settings.ca, kind: 'connector', step });
    } catch (error) {
      if (!(error instanceof NetworkFault)) throw error;
      if (!error.code.startsWith('dns_') && stages.length === 0) ok('dns', target.host);
      throw networkFailure(error, { app, write: false, seconds: settings.timeoutMs / 1000, megabytes: 50 });
    }
    if (!target.secure) ok('tls', 'plain http, allowed for this app');
  };
  const get = (path: string, expect?: number[]): Promise<ConnectorAnswer> =>
    connector!.send({ method: 'GET', url: path, ...(expect ? { expect } : {}), ...(signal ? { signal } : {}) });
  const ask = async (): Promise<void> => {
    connector = await open();
    // Every refusal but these two is about something later than the sign-in.
    const said = await get(providerConfigUrl(baseUrl, version)).catch((error: unknown) => {
      if (
        error instanceof ActionFailure &&
        error.error.status !== undefined &&
        ![401, 403].includes(error.error.status)
      )
        return error;
      throw error;
    });
    ok('auth', settings.auth.type === 'none' ? 'no credentials' : settings.auth.type);
    if (said instanceof ActionFailure) throw said;
    const spoken = versionOfAnswer(said.json);
    if (spoken && spoken !== version)
      throw failure('connector_wrong_version', {
        class: 'app',
        params: { app, version, found: spoken },
        status: said.status,
      });
    if (!said.json)
      throw failure('connector_not_json', { class: 'app', params: { app, status: said.status }, status: said.status });
    ok('version', why);
    config = decodeProviderConfig(said.json);
    ok(
      'capabilities',
      config.assumed ? 'no capability list, so every function is assumed' : config.capabilities.join(', '),
    );
    const page = await get(listUrl(baseUrl, 'Users', { startIndex: 1, count: 1 }));
    const list = readPage(page, app);
    ok('page', list);
  };

  let error: ActionError | undefined;
  try {
    await connect();
    await ask();
  } catch (caught) {
    if (!(caught instanceof ActionFailure)) throw caught;
    error = caught.error;
  } finally {
    await connector?.close();
  }
  const [failed, ...rest] = order.slice(stages.length);
  if (error && failed) stages.push({ stage: failed, state: 'failed', ms: Math.round(performance.now() - from), error });
  for (const stage of rest) stages.push({ stage, state: 'not_run' });
  return {
    stages,
    version,
    versionWhy: why,
    ...(config
      ? {
          capabilities: [...config.capabilities, ...(config.changes ? [tellsOfChanges] : [])],
          capabilitiesAssumed: config.assumed,
        }
      : {}),
  };
}

function readPage(page: ConnectorAnswer, app: string): string {
  try {
    if (page.json && !isList(page.json))
      throw new ScimError(400, 'invalidSyntax', 'A list must have Resources or totalResults.');
    const list = decodeList(page.json, decodeUser);
    return `${list.totalResults ?? list.resources.length} users`;
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    throw failure('connector_bad_page', {
      class: 'app',
      params: { app, why: error.message },
      status: page.status,
      detail: page.text,
    });
  }
}

/** The version that an answer's schemas name; undefined where they name none. */
function versionOfAnswer(json: JsonObject | undefined): '1.1' | '2.0' | undefined {
  const schemas = JSON.stringify(json?.['schemas'] ?? '').toLowerCase();
  if (schemas.includes('urn:ietf:params:scim:')) return '2.0';
  if (schemas.includes('urn:scim:schemas:core:1.0')) return '1.1';
  return undefined;
}
