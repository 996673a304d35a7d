import type { ConnectorTest, ConnectorTestForm } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { versionOf } from '@postern/protocol/scim';
import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { type Change, now } from '../directory/deps.ts';
import type { Credentials } from '../provisioning/connector-settings.ts';
import type { ProvisioningService } from '../provisioning/provisioning.ts';
import type { Queue } from '../queue/port.ts';
import { type AppRow, getApp } from './app.ts';
import { checkForm, connectionOf, settingsOf } from './connector-form.ts';
import type { AppDeps } from './save-connector.ts';
import { savedConnector, type Tested } from './saved-connector.ts';
import { tellAgents } from './tell-agents.ts';

export interface TestDeps extends AppDeps {
  db: Db;
  queue: Pick<Queue, 'finished'>;
  provisioning: ProvisioningService;
  /** How long an agent has for its answer; default 60 s. */
  testTimeoutMs?: number;
}

type AgentResult = ConnectorTest['results'][number];

/**
 * "Test Connector Configuration": sends the form, not saved, to each chosen agent and waits for their answers. What
 * came of it is kept with the app, so that a Save of the same connection knows the capabilities.
 */
export async function testConnector(
  deps: TestDeps,
  appId: string,
  form: ConnectorTestForm,
  { actor }: Change,
): Promise<ConnectorTest> {
  const began = deps.clock();
  const settings = settingsOf(form);
  const { started, secret } = await deps.db.transaction(async (tx) => {
    const app = await getApp(tx, appId);
    const secret = await checkForm(tx, deps.seal, app, form);
    const candidate = { baseUrl: form.baseUrl, settings, ...(secret ? { credentials: secret } : {}) };
    return {
      secret,
      started: await deps.provisioning.startConnectorTest(tx, { appId: app.id, candidate, agentIds: form.agents }),
    };
  });
  const timeout = deps.testTimeoutMs ?? 60_000;
  const answers = await Promise.all(
    started.map(async (test) => ({ ...test, result: await deps.queue.finished(test.actionId, timeout) })),
  );
  await forget(
    deps.db,
    answers.filter(({ result }) => !result).map(({ actionId }) => actionId),
  );

  const names = await agentNames(deps.db, form.agents);
  const results = answers.map(({ agentId, result }) => toResult(agentId, names.get(agentId) ?? agentId, result));
  const good = results.find(({ state }) => state === 'passed');
  const passed = results.length > 0 && results.every(({ state }) => state === 'passed');
  const { version, why } = versionOf(form.baseUrl);
  const found = {
    capabilities: good?.report?.capabilities ?? null,
    assumed: good?.report?.capabilitiesAssumed ?? false,
  };
  await keep(deps, appId, connectionOf(form.baseUrl, settings, secret), {
    at: now(deps),
    by: actor.displayName,
    passed,
    ...found,
  });
  return {
    passed,
    at: now(deps),
    tookMs: deps.clock() - began,
    scimVersion: version,
    scimVersionWhy: why,
    capabilities: found.capabilities,
    capabilitiesAssumed: found.assumed,
    results,
  };
}

function toResult(agentId: string, agentName: string, result: Result | undefined): AgentResult {
  if (!result) {
    const { code, text } = describe('agent_silent', { agent: agentName });
    return { agentId, agentName, state: 'no_answer', error: { code, message: text } };
  }
  const report = result.resource?.test;
  const passed = result.status === 'done' && report !== undefined && report.stages.every(({ state }) => state === 'ok');
  return {
    agentId,
    agentName,
    state: passed ? 'passed' : 'failed',
    ...(report ? { report } : {}),
    ...(result.error ? { error: result.error } : {}),
  };
}

/** Nobody waits for these any more; an agent that comes back tomorrow has nothing to do with them. */
async function forget(db: Db, actionIds: string[]): Promise<void> {
  if (actionIds.length === 0) return;
  await sql`
    update action set state = 'cancelled' where id = any(${actionIds}::uuid[]) and state = 'ready'`.execute(db.kysely);
}

async function agentNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from agent where id = any(${ids}::uuid[])`.execute(db.kysely);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A test of what is saved already tells the app's capabilities at once. */
async function keep(deps: TestDeps, appId: string, connection: string, outcome: Omit<Tested, 'sealed'>): Promise<void> {
  const tested: Tested = { ...outcome, sealed: await deps.seal.sealForOrg(connection) };
  await deps.db.transaction(async (tx) => {
    const app = await getApp(tx, appId, { lock: true });
    await sql`
      update app set settings = settings || jsonb_build_object('tested', ${JSON.stringify(tested)}::jsonb)
      where id = ${app.id}::uuid`.execute(tx);
    if (!outcome.capabilities && !outcome.assumed) return;
    if ((await savedConnection(deps, app)) !== connection) return;
    await sql`
      update app set capabilities = ${outcome.capabilities}::text[], capabilities_assumed = ${outcome.assumed},
        rev = rev + 1, updated_at = ${now(deps)}::timestamptz
      where id = ${app.id}::uuid`.execute(tx);
    await tellAgents(tx, deps, app.id);
  });
}

async function savedConnection(deps: AppDeps, app: AppRow): Promise<string | undefined> {
  if (app.base_url === null) return undefined;
  const secret =
    app.credentials === null ? undefined : (JSON.parse(await deps.seal.openForOrg(app.credentials)) as Credentials);
  return connectionOf(app.base_url, savedConnector.parse(app.settings), secret);
}
