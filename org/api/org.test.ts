import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Operation, operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { version } from '../version.ts';
import { type ApiHarness, apiHarness, as } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness({ requestsPerMinute: 40 });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.reset();
  api.clock.now += 60_000;
});

test('the bucket of an administrator empties, says so in headers, and fills again', async () => {
  const ask = (role: string) => api.call(op.getOrg, { headers: as(role) });
  const first = await ask('super');
  expect(first.headers).toMatchObject({ 'x-rate-limit-limit': '40', 'x-rate-limit-remaining': '39' });
  const reset = Number(first.headers['x-rate-limit-reset']) * 1000;
  expect(reset - api.clock.now).toBeGreaterThan(0);
  expect(reset - api.clock.now).toBeLessThanOrEqual(60_000);
  for (let n = 0; n < 39; n++) expect((await ask('super')).status).toBe(200);
  const refused = await ask('super');
  expect([refused.status, refused.error.errorCode, refused.headers['x-rate-limit-remaining']]).toEqual([
    429,
    'E0000047',
    '0',
  ]);
  api.clock.now = reset;
  expect((await ask('super')).status).toBe(200);
});

test('the org tells what its embedded database does not promise', async () => {
  const { body } = await api.call(op.getOrg);
  expect(body).toMatchObject({ name: 'org.example', version: '0.1.0' });
  if (body.database.kind === 'pglite') expect(body.database.warning).toContain('power cut');
});

test('an API token is shown once and stored as its digest', async () => {
  const made = await api.call(op.createApiToken, { body: { name: 'CI' } });
  expect(made.status).toBe(201);
  const { rows } = await sql<{ hash: string }>`select hash from api_token`.execute(api.db.kysely);
  expect(rows[0]!.hash).not.toContain(made.body.token);
  const listed = (await api.call(op.listApiTokens)).body;
  expect(listed).toMatchObject([{ name: 'CI', createdBy: 'super@org.example', lastUsed: null }]);
  expect(listed[0]).not.toHaveProperty('token');
  expect((await api.call(op.deleteApiToken, { params: { tokenId: made.body.id } })).status).toBe(204);
  expect(await api.events()).toEqual(['system.api_token.create', 'system.api_token.revoke']);
});

test('administrators have roles; a login is taken once', async () => {
  const body = { login: `App-${randomUUID()}@org.example`, name: 'App admin', password: 'long enough 12', role: 'app' };
  expect((await api.call(op.createAdministrator, { body })).body).toMatchObject({ role: 'app', login: body.login });
  const again = await api.call(op.createAdministrator, { body: { ...body, login: body.login.toUpperCase() } });
  expect([again.status, again.error.code]).toEqual([400, 'admin_login_taken']);
  const found = await api.call(op.listAdministrators, { query: { q: body.login.slice(0, 12).toUpperCase() } });
  expect(found.body).toMatchObject([{ login: body.login }]);
  const pages = await api.pages<{ login: string }>('/api/v1/administrators?limit=1');
  expect(pages.flat().map(({ login }) => login)).toEqual(
    (await api.call(op.listAdministrators)).body.map(({ login }) => login),
  );
  expect(pages.length).toBeGreaterThan(1);
});

describe('agents', () => {
  test('the pool is as well as its agents', async () => {
    const [first, second] = [await api.addAgent('a'), await api.addAgent('b')];
    const appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
    await sql`insert into app_agent select ${appId}::uuid, id from agent`.execute(api.db.kysely);
    const attended = async () => (await api.call(op.getApp, { params: { appId } })).body.provisioning.attended;
    const pool = async () => (await api.call(op.listAgentPools, { query: { poolType: 'OPP' } })).body[0]!;
    expect(await pool()).toMatchObject({ type: 'OPP', operationalStatus: 'OPERATIONAL', disruptedAgents: 0 });
    const off = await api.call(op.deactivateAgent, { params: { agentId: first } });
    expect(off.body).toMatchObject({ status: 'inactive', connection: 'red' });
    expect(await pool()).toMatchObject({ operationalStatus: 'OPERATIONAL', inactiveAgents: 1 });
    expect(await attended()).toBe(true);
    await sql`update agent set last_seen_at = now() - interval '30 years' where id = ${second}`.execute(api.db.kysely);
    expect(await pool()).toMatchObject({ operationalStatus: 'DISRUPTED', disruptedAgents: 1 });
    expect(await attended()).toBe(false);
    expect((await api.call(op.reactivateAgent, { params: { agentId: first } })).body.status).toBe('active');
    expect(await pool()).toMatchObject({ operationalStatus: 'DEGRADED' });
    expect((await api.call(op.deleteAgent, { params: { agentId: second } })).status).toBe(204);
    expect((await api.call(op.listAgents)).body.map(({ id }) => id)).toEqual([first]);
    expect((await api.call(op.listAgents, { query: { q: 'z' } })).body).toEqual([]);
    expect((await api.call(op.listAgentPools, { query: { poolType: 'AD' } })).body).toEqual([]);
  });

  test('one that is older than the org is told apart', async () => {
    const agentId = await api.addAgent();
    const behind = async (version: string) => {
      await sql`update agent set version = ${version} where id = ${agentId}`.execute(api.db.kysely);
      const pool = (await api.call(op.listAgentPools, { query: { poolType: 'OPP' } })).body[0]!;
      return [(await api.call(op.listAgents)).body[0]!.behind, pool.agents[0]!.isLatestGAedVersion];
    };
    for (const older of ['0.0.9', '0.0.10-rc.1']) expect(await behind(older)).toEqual([true, false]);
    for (const not of [version, `${version}-2`, '10.0.0']) expect(await behind(not)).toEqual([false, true]);
  });

  test('an enrolment token has a name, a life time, and is not stored', async () => {
    const { status, body } = await api.call(op.createEnrolmentToken, { body: { name: 'hq', ttlMinutes: 15 } });
    expect([status, body.name, Date.parse(body.expiresAt) - api.clock.now]).toEqual([201, 'hq', 15 * 60_000]);
    const { rows } = await sql<{ all: string }>`select row_to_json(t)::text as all from enrolment_token t`.execute(
      api.db.kysely,
    );
    expect(JSON.stringify(rows)).not.toContain(body.token);
  });

  test('of two processes with one key an administrator decides', async () => {
    const agentId = await api.addAgent();
    const [session, rival] = [randomUUID(), randomUUID()];
    await sql`update agent set session = ${session}, rival = ${JSON.stringify({ session: rival })}::jsonb`.execute(
      api.db.kysely,
    );
    await api.call(op.decideRival, { params: { agentId }, body: { decision: 'admit' } });
    const { rows } = await sql<{ session: string; rival: unknown }>`select session, rival from agent`.execute(
      api.db.kysely,
    );
    expect(rows).toEqual([{ session: rival, rival: null }]);
  });
});

describe('tasks', () => {
  async function held() {
    const appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
    const id = randomUUID();
    await sql`
      insert into action (id, app_id, kind, order_key, subject_id, subject_name, state, traceparent, changed_at)
      values (${id}, ${appId}, 'user.push', 'user:x', 'p1', 'Ann Lee', 'held', 't', ${new Date(api.clock.now - 5000).toISOString()})`.execute(
      api.db.kysely,
    );
    const taskId = randomUUID();
    await sql`
      insert into task (id, app_id, action_id, kind, subject_id, subject_name, code, message)
      values (${taskId}, ${appId}, ${id}, 'person', 'p1', 'Ann Lee', 'person_status', 'No.')`.execute(api.db.kysely);
    return { appId, taskId };
  }
  const queue = async (appId: string) => (await api.call(op.getQueue, { query: { appId } })).body;

  test('are listed with what to do next, and run again', async () => {
    const { appId, taskId } = await held();
    expect((await api.call(op.listTasks, { query: { appId, q: 'ann' } })).body).toMatchObject([
      { id: taskId, appLabel: 'HR', subject: { name: 'Ann Lee' }, next: expect.stringMatching(/Check/) },
    ]);
    expect(await queue(appId)).toMatchObject({ waiting: 0, held: 1, circuit: null });
    expect((await api.call(op.retryTasks, { body: { appId } })).body).toEqual({ retried: 1 });
    expect(await queue(appId)).toMatchObject({ waiting: 1, held: 0, oldestMs: 5000 });
    expect((await api.call(op.listTasks)).body).toEqual([]);
    expect((await api.call(op.listTasks, { query: { open: 'false' } })).body).toMatchObject([{ closedBy: 'retry' }]);
  });

  test('are done by hand once, and what they held is dropped', async () => {
    const { appId, taskId } = await held();
    const done = () => api.call(op.completeTask, { params: { taskId } });
    expect((await done()).body).toMatchObject({ status: 'done', closedBy: 'super@org.example' });
    expect((await done()).error.code).toBe('task_done');
    expect(await queue(appId)).toMatchObject({ waiting: 0, held: 0 });
  });

  test('of an app that does not work cannot be done by hand: nobody would be told again', async () => {
    const { appId } = await held();
    const taskId = randomUUID();
    await sql`insert into task (id, app_id, kind, code, message) values (${taskId}, ${appId}, 'app', 'tls', 'No.')`.execute(
      api.db.kysely,
    );
    await sql`insert into circuit (app_id, error, probe_at) values (${appId}, '{"code": "tls"}', now())`.execute(
      api.db.kysely,
    );
    const done = () => api.call(op.completeTask, { params: { taskId } });
    expect((await done()).error.code).toBe('task_app_down');
    const stopped = async () => (await api.call(op.listApps)).body.map(({ provisioning }) => provisioning.stopped);
    expect(await stopped()).toEqual([true]);
    await sql`delete from circuit`.execute(api.db.kysely);
    expect(await stopped()).toEqual([false]);
    expect((await done()).body).toMatchObject({ status: 'done' });
  });
});

describe('the system log', () => {
  const types = async (query: Record<string, string | number>) =>
    (await api.call(op.listLogs, { query })).body.map(({ eventType }) => eventType);

  test('is searched by time, filter and words, in both directions, page by page', async () => {
    const group = (await api.call(op.createGroup, { body: { profile: { name: 'Alpha team' } } })).body.id;
    api.clock.now += 1000;
    const since = new Date(api.clock.now).toISOString();
    await api.call(op.createGroup, { body: { profile: { name: 'Beta' } } });
    await api.call(op.deleteGroup, { params: { groupId: group } });
    expect(await types({})).toEqual(['group.lifecycle.create', 'group.lifecycle.create', 'group.lifecycle.delete']);
    expect(await types({ sortOrder: 'DESCENDING', limit: 1 })).toEqual(['group.lifecycle.delete']);
    expect(await types({ since })).toHaveLength(2);
    expect(await types({ until: since })).toHaveLength(1);
    expect(await types({ filter: 'eventType eq "group.lifecycle.delete"' })).toEqual(['group.lifecycle.delete']);
    expect(await types({ filter: 'eventType sw "group." and actor.displayName co "super"' })).toHaveLength(3);
    expect(await types({ filter: `target.id eq "${group}"` })).toHaveLength(2);
    expect(await types({ q: 'alpha create' })).toEqual(['group.lifecycle.create']);
    const pages = await api.pages<{ target: { displayName: string }[] }>('/api/v1/logs?limit=1');
    expect(pages.map(([event]) => event!.target[0]!.displayName)).toEqual(['Alpha team', 'Beta', 'Alpha team']);
  });

  test('has the shape of Okta', async () => {
    await api.call(op.createApp, { body: { label: 'HR' } });
    expect((await api.call(op.listLogs)).body[0]).toMatchObject({
      eventType: 'application.lifecycle.create',
      severity: 'INFO',
      actor: { type: 'User', id: api.adminId },
      target: [{ type: 'AppInstance', displayName: 'HR' }],
      outcome: { result: 'SUCCESS', reason: null },
    });
  });
});

test('docs/management-api.md names every operation', () => {
  const text = readFileSync(new URL('../../docs/management-api.md', import.meta.url), 'utf8');
  const wanted = (Object.values(op) as unknown as Operation[]).map(({ method, path }) => `\`${method} ${path}\``);
  expect(wanted.filter((call) => !text.includes(call))).toEqual([]);
});

test('the OpenAPI document names every operation once, with its parameters', async () => {
  const { status, body } = await api.raw({
    method: 'GET',
    url: '/api/v1/openapi.json',
    headers: { authorization: '' },
  });
  expect(status).toBe(200);
  const document = body as {
    openapi: string;
    paths: Record<string, Record<string, { operationId: string; parameters: { name: string; in: string }[] }>>;
  };
  expect(document.openapi).toBe('3.1.0');
  const named = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  const wanted = Object.values(op) as unknown as Operation[];
  expect(named.map(({ operationId }) => operationId).sort()).toEqual(wanted.map(({ id }) => id).sort());
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const { parameters } of Object.values(methods)) {
      const inPath = parameters.filter(({ in: where }) => where === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  }
  const list = document.paths['/api/v1/users']!['get']!.parameters.map(({ name }) => name);
  expect(list).toEqual(expect.arrayContaining(['q', 'filter', 'limit', 'after']));
});
