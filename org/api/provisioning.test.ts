import { operations as op } from '@postern/protocol/management';
import type { Action } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
let appId: string;
let agent: string;
beforeAll(async () => {
  api = await apiHarness({ testTimeoutMs: 2_000 });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.reset();
  agent = await api.addAgent();
  appId = (await api.call(op.createApp, { body: { label: 'Jira Data Center' } })).body.id;
});

const baseUrl = 'https://jira.example:8443/scim/v2';
const basic = { type: 'basic', user: 'postern', password: 'top-secret-1' };
const put = (body: object, headers = {}) => api.call(op.replaceProvisioning, { params: { appId }, body, headers });
const get = async () => (await api.call(op.getProvisioning, { params: { appId } })).body;
const secretOf = async () => {
  const { rows } = await sql<{ all: string }>`select row_to_json(app)::text as all from app`.execute(api.db.kysely);
  return rows[0]!.all;
};

describe('the form', () => {
  test('a new app has a name from its label, the defaults of the form, and no connector', async () => {
    const app = (await api.call(op.getApp, { params: { appId }, query: { expand: 'counts' } })).body;
    expect(app).toMatchObject({ name: 'jira_data_center_1', status: 'ACTIVE', provisioning: { configured: false } });
    expect(app._embedded!.counts).toEqual({ users: 0, groups: 0, openTasks: 0, sourced: 0 });
    expect(await get()).toMatchObject({
      enabled: false,
      baseUrl: null,
      authorization: { type: 'none' },
      uniqueField: 'userName',
    });
  });

  test('is saved whole, and shows who set the password but never the password', async () => {
    const answer = await put({ baseUrl, authorization: basic, agents: [agent], timeoutSeconds: 90, concurrency: 8 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      enabled: true,
      baseUrl,
      timeoutSeconds: 90,
      concurrency: 8,
      agents: [agent],
      customUrn: 'urn:okta:jira_data_center_1:1.0:user:custom',
      scimVersion: '2.0',
      capabilities: null,
      authorization: { type: 'basic', user: 'postern', password: { set: true, setBy: 'super@org.example' } },
    });
    expect(answer.body.scimVersionWhy).toContain('/v2');
    expect(JSON.stringify([answer.body, await get(), await secretOf()])).not.toContain('top-secret-1');
    expect(await api.events()).toContain('application.lifecycle.update');
  });

  test('a password that is left out stays, with who set it and when', async () => {
    const first = await put({ baseUrl, authorization: basic });
    api.clock.now += 60_000;
    const second = await put({ baseUrl: `${baseUrl}/`, authorization: { type: 'basic', user: 'other' } });
    expect(second.body.authorization).toEqual({ ...first.body.authorization, user: 'other' });
  });

  test('a saved password is not sent to another server', async () => {
    await put({ baseUrl, authorization: basic });
    const moved = await put({
      baseUrl: 'https://evil.example/scim/v2',
      authorization: { type: 'basic', user: 'postern' },
    });
    expect([moved.status, moved.error.code]).toEqual([400, 'secret_again']);
    const tested = await api.call(op.testConnector, {
      params: { appId },
      body: {
        baseUrl: 'https://evil.example/scim/v2',
        authorization: { type: 'basic', user: 'postern' },
        agents: [agent],
      },
    });
    expect([tested.status, tested.error.code]).toEqual([400, 'secret_again']);
    expect(await api.queued()).toEqual([]);
    expect((await get()).baseUrl).toBe(baseUrl);
  });

  test('headers keep the values that are left out, by name', async () => {
    await put({
      baseUrl,
      authorization: {
        type: 'header',
        headers: [
          { name: 'X-Key', value: 'k1' },
          { name: 'X-Old', value: 'o1' },
        ],
      },
    });
    const answer = await put({
      baseUrl,
      authorization: { type: 'header', headers: [{ name: 'x-key' }, { name: 'X-New', value: 'n1' }] },
    });
    expect(answer.body.authorization).toMatchObject({ headers: [{ name: 'x-key' }, { name: 'X-New' }] });
    const missing = await put({ baseUrl, authorization: { type: 'header', headers: [{ name: 'X-Other' }] } });
    expect(missing.error).toMatchObject({
      code: 'secret_missing',
      errorSummary: 'Api validation failed: authorization.headers[0].value',
    });
  });

  test.each(['https://JIRA.example:8443/scim/v2/', 'https://jira.example:8443/scim/v2'])(
    '%s is the same connector',
    async (same) => {
      await put({ baseUrl });
      const other = (await api.call(op.createApp, { body: { label: 'Other' } })).body.id;
      const refused = await api.call(op.replaceProvisioning, { params: { appId: other }, body: { baseUrl: same } });
      expect(refused.error).toMatchObject({ code: 'base_url_taken', errorSummary: 'Api validation failed: baseUrl' });
    },
  );

  test('http needs allowHttp', async () => {
    const http = 'http://localhost:8080/scim/v2';
    expect((await put({ baseUrl: http })).error.errorCauses[0]!.errorSummary).toBe(
      'baseUrl: must be https unless allowHttp is true',
    );
    expect((await put({ baseUrl: http, allowHttp: true })).status).toBe(200);
  });

  test('of two admins who save at once, the second one is told', async () => {
    const etag = String((await put({ baseUrl })).headers['etag']);
    expect((await put({ baseUrl, timeoutSeconds: 61 }, { 'if-match': etag })).status).toBe(200);
    expect((await put({ baseUrl, timeoutSeconds: 62 }, { 'if-match': etag })).status).toBe(412);
    expect((await get()).timeoutSeconds).toBe(61);
  });

  test('provisioning can be switched alone, and a switched-off app has no features', async () => {
    await put({ baseUrl, agents: [agent] });
    const features = async () => (await api.call(op.getApp, { params: { appId } })).body.features;
    expect(await features()).toContain('PUSH_NEW_USERS');
    const off = await api.call(op.switchProvisioning, { params: { appId }, body: { enabled: false } });
    expect(off.body).toMatchObject({ enabled: false, baseUrl });
    expect(await features()).toEqual([]);
  });
});

describe('the test', () => {
  const session = '5f0c1a52-1df0-4a9c-9ac7-1d6f9b0a2f11';
  const stages = ['dns', 'tcp', 'tls', 'auth', 'version', 'capabilities', 'page'].map((stage) => ({
    stage,
    state: 'ok' as const,
    ms: 1,
  }));

  /** Takes the one action that waits and answers it, as an agent does. */
  async function answerAsAgent(capabilities: string[]) {
    const caller = { agentId: agent, session, version: '0.1.0' };
    const kinds = ['connector.test' as const];
    const ask = (part: object) =>
      api.queue.exchange(
        caller,
        { results: [], released: [], limits: [], kinds, wait: 5, configRevs: {}, ...part },
        new AbortController().signal,
      );
    // An answer may bring only settings; an agent then asks again.
    let action: Action | undefined;
    for (let resume: object = { resume: [] }; !action; resume = {}) [action] = (await ask(resume)).actions as Action[];
    const report = { stages, version: '2.0', versionWhy: '/v2', capabilities };
    await ask({
      wait: 0,
      results: [
        {
          actionId: action.id,
          lease: action.lease.token,
          status: 'done',
          resource: { test: report },
          timings: { received: 1 },
        },
      ],
    });
    return action;
  }

  const form = () => ({ baseUrl, authorization: basic, agents: [agent] });
  const run = (body: object) => api.call(op.testConnector, { params: { appId }, body });

  test('sends the form unsaved, tells the report of each agent, and Save then knows the capabilities', async () => {
    const [answer, action] = await Promise.all([run(form()), answerAsAgent(['PUSH_NEW_USERS', 'GROUP_PUSH'])]);
    expect(action.payload).toMatchObject({ settings: { baseUrl, auth: { type: 'basic' } } });
    expect(JSON.stringify(action)).not.toContain('top-secret-1');
    expect(answer.body).toMatchObject({
      passed: true,
      scimVersion: '2.0',
      results: [{ agentId: agent, agentName: 'hq-prov-01', state: 'passed', report: { stages } }],
    });
    expect(await get()).toMatchObject({ baseUrl: null, tested: { passed: true, by: 'super@org.example' } });

    expect((await put(form())).body.capabilities).toEqual(['PUSH_NEW_USERS', 'GROUP_PUSH']);
    const [toApp] = (await api.call(op.listFeatures, { params: { appId } })).body;
    const update = toApp!.options.find(({ option }) => option === 'update');
    expect(update).toMatchObject({ status: 'DISABLED', why: 'capability_missing', capability: 'PUSH_PROFILE_UPDATES' });

    const otherPassword = await put({ ...form(), authorization: { ...basic, password: 'another' } });
    expect(otherPassword.body.capabilities).toBeNull();
  });

  test('of the saved settings takes effect at once', async () => {
    await put(form());
    await Promise.all([
      run({ ...form(), authorization: { type: 'basic', user: 'postern' } }),
      answerAsAgent(['GROUP_PUSH']),
    ]);
    expect((await get()).capabilities).toEqual(['GROUP_PUSH']);
  });

  test('an agent that is silent is told apart, and its test does not wait for it for ever', async () => {
    const { body } = await run(form());
    expect(body).toMatchObject({ passed: false, results: [{ state: 'no_answer', error: { code: 'agent_silent' } }] });
    expect(await api.queued()).toEqual([]);
  });
});

describe('options', () => {
  test('To App and To Org are saved and come back; what is left out has its default', async () => {
    const off = { status: 'DISABLED' };
    const toApp = { create: { lifecycleCreate: off }, update: { password: off }, postern: { existing: 'link-only' } };
    const saved = await api.call(op.replaceToApp, { params: { appId }, body: toApp });
    expect(saved.body.capabilities).toMatchObject({
      create: { lifecycleCreate: off },
      update: { profile: { status: 'ENABLED' }, password: { status: 'DISABLED', seed: 'OKTA' } },
      postern: { existing: 'link-only', groupPush: { status: 'ENABLED' } },
    });
    const rules = { exactMatchCriteria: 'EMAIL', allowPartialMatch: false, autoConfirmExactMatch: true };
    await api.call(op.replaceToOrg, { params: { appId }, body: { importRules: { userCreateAndMatch: rules } } });
    const [first, second] = (await api.call(op.listFeatures, { params: { appId } })).body;
    expect(first!.capabilities).toEqual(saved.body.capabilities);
    expect(second!.capabilities).toMatchObject({
      importRules: { userCreateAndMatch: { ...rules, autoActivateNewUsers: true } },
    });
    expect((await get()).acceptUserUpdates).toBe(true);
  });
});

describe('the app', () => {
  test('is deleted only when it is inactive', async () => {
    const early = await api.call(op.deleteApp, { params: { appId } });
    expect([early.status, early.error.errorCode]).toEqual([403, 'E0000056']);
    await api.call(op.deactivateApp, { params: { appId } });
    expect((await api.call(op.deleteApp, { params: { appId } })).status).toBe(204);
    expect((await api.call(op.getApp, { params: { appId } })).status).toBe(404);
  });

  test('a name is taken once; labels may be equal and get names of their own', async () => {
    const again = await api.call(op.createApp, { body: { label: 'Jira Data Center' } });
    expect(again.body.name).toBe('jira_data_center_2');
    expect((await api.call(op.createApp, { body: { label: 'x', name: 'jira_data_center_1' } })).error.code).toBe(
      'app_name_taken',
    );
    expect((await api.call(op.createApp, { body: { label: '应用' } })).body.name).toBe('app_1');
    expect(await api.pages('/api/v1/apps?limit=1&q=jira')).toHaveLength(2);
  });
});

describe('To Org', () => {
  const replace = (body: object) => api.call(op.replaceToOrg, { params: { appId }, body });

  test('keeps schedule and safeguard as they were given, and refuses a time that never comes', async () => {
    const fullImport = { expression: '0 3 * * *', timezone: 'Europe/Berlin' };
    const body = {
      importSettings: { schedule: { status: 'ENABLED', fullImport } },
      postern: { safeguard: { status: 'ENABLED', count: 5, share: 10 } },
    };
    expect((await replace(body)).body.capabilities).toMatchObject(body);
    const never = { ...fullImport, expression: '0 0 30 2 *' };
    const answer = await replace({ importSettings: { schedule: { status: 'ENABLED', fullImport: never } } });
    expect([answer.status, answer.error.code]).toEqual([400, 'schedule_invalid']);
    expect((await api.call(op.getToOrg, { params: { appId } })).body.capabilities).toMatchObject(body);
  });

  test('tells when imports would start, before the schedule is saved', async () => {
    const query = { expression: '30 9 * * 1', timezone: 'Europe/Berlin', count: 2 };
    const next = (given: object) => api.call(op.previewSchedule, { params: { appId }, query: { ...query, ...given } });
    expect((await next({})).body.runs).toEqual(['2026-01-12T08:30:00.000Z', '2026-01-19T08:30:00.000Z']);
    expect((await next({ expression: 'daily' })).error.code).toBe('schedule_invalid');
  });

  test('of two admins who save options at once, the second one is told', async () => {
    const etag = String((await api.call(op.getToOrg, { params: { appId } })).headers['etag']);
    const save = (operation: typeof op.replaceToOrg | typeof op.replaceToApp) =>
      api.call(operation as typeof op.replaceToOrg, { params: { appId }, body: {}, headers: { 'if-match': etag } });
    expect((await save(op.replaceToOrg)).status).toBe(200);
    expect((await save(op.replaceToOrg)).status).toBe(412);
    expect((await save(op.replaceToApp)).status).toBe(412);
  });
});

test('Retry leaves the task of a safeguard open: it asks for an answer', async () => {
  await sql`
    insert into task (id, app_id, kind, subject_id, code, message)
    values (gen_random_uuid(), ${appId}::uuid, 'import', 'run', 'import_safeguard', 'x')`.execute(api.db.kysely);
  expect((await api.call(op.retryTasks, { body: { appId } })).body).toEqual({ retried: 0 });
  expect((await api.call(op.listTasks, { query: { appId } })).body).toHaveLength(1);
});
