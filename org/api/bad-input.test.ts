import { randomUUID } from 'node:crypto';
import { type Operation, operations as op } from '@postern/protocol/management';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ann, bodies, valid, validQuery } from './bad-bodies.testing.ts';
import { type ApiHarness, apiHarness, as } from './testing.ts';

let api: ApiHarness;
/** Ids that exist, by the name of the path parameter. */
let ids: Record<string, string>;
beforeAll(async () => {
  api = await apiHarness();
  const userId = (await api.call(op.createUser, { body: { profile: ann } })).body.id;
  const groupId = (await api.call(op.createGroup, { body: { profile: { name: 'Staff' } } })).body.id;
  const appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
  const mapping = await api.call(op.createMapping, { params: { appId }, body: { sourceGroupId: groupId } });
  const agentId = await api.addAgent();
  ids = {
    userId,
    groupId,
    appId,
    agentId,
    mappingId: mapping.body.id,
    importId: randomUUID(),
    checkId: randomUUID(),
    taskId: randomUUID(),
    tokenId: randomUUID(),
    ruleId: randomUUID(),
    policyId: 'default',
  };
});
afterAll(() => api.close());

const all = Object.values(op) as unknown as Operation[];
const call = (
  operation: Operation,
  given: {
    params?: Record<string, string>;
    body?: unknown;
    query?: Record<string, string>;
    headers?: Record<string, string>;
  },
) => api.call(operation, { params: ids as never, ...given } as never);
describe('a body off its schema is refused, and names field and rule', () => {
  test.each(
    bodies.map(
      ([operation, body, says]) =>
        [operation.id, JSON.stringify(body)?.slice(0, 60), { operation, body, says }] as const,
    ),
  )('%s %s', async (_id, _body, { operation, body, says }) => {
    const { status, error } = await call(operation, { body });
    expect([status, error.errorCode]).toEqual([400, 'E0000001']);
    expect(error.errorCauses.map(({ errorSummary }) => errorSummary)).toContainEqual(expect.stringMatching(says));
  });

  test('every operation with a body is in the table', () => {
    const covered = new Set(bodies.map(([operation]) => operation.id));
    expect(all.filter(({ body, id }) => body && !covered.has(id)).map(({ id }) => id)).toEqual([]);
  });
});

describe('every operation', () => {
  test.each(all.map((operation) => [operation.id, operation] as const))(
    '%s refuses whoever is not signed in',
    async (_id, operation) => {
      const { status, error } = await call(operation, { headers: { authorization: '' } });
      expect([status, error.errorCode]).toEqual([401, 'E0000011']);
    },
  );

  const named = all.filter(({ path }) => path.includes('{'));
  test.each(named.map((operation) => [operation.id, operation] as const))(
    '%s answers 404 for an id that is none',
    async (_id, operation) => {
      for (const bad of ['nothing', randomUUID(), "'; drop table person; --", '\u0000', '%']) {
        const params = Object.fromEntries(Object.keys(ids).map((name) => [name, bad]));
        const query = validQuery[operation.id] ?? {};
        const { status, error } = await call(operation, { params, query, body: valid[operation.id] ?? {} });
        expect([status, error.errorCode], bad).toEqual([404, 'E0000007']);
      }
    },
  );
});

describe('a query off its schema is refused', () => {
  test.each([
    [op.listUsers, { limit: '201' }, /^limit: .*200/],
    [op.listUsers, { limit: 'many' }, /^limit: /],
    [op.listUsers, { limit: '0' }, /^limit: /],
    [op.listUsers, { after: 'not-a-cursor' }, /after/],
    [op.listUsers, { filter: 'status eq' }, /filter/],
    [op.listUsers, { filter: 'password eq "x"' }, /password cannot be filtered/],
    [op.listUsers, { search: 'status eq "ACTIVE' }, /filter/],
    [op.listUsers, { filter: 'lastUpdated gt "soon"' }, /no comparison of times/],
    [op.listUsers, { filter: 'lastUpdated gt "+275000-01-01T00:00:00Z"' }, /no comparison of times/],
    [op.listUsers, { search: 'created lt "0000-01-01T00:00:00Z"' }, /no comparison of times/],
    [op.createUser, { activate: 'yes' }, /^activate: /],
    [op.listGroups, { type: 'BUILT_IN' }, /^type: /],
    [op.listGroups, { after: Buffer.from('["a","\\u0000"]').toString('base64url') }, /after/],
    [op.listAppUsers, { syncState: 'LOST' }, /^syncState: /],
    [op.deleteMapping, {}, /^deleteTargetGroup: /],
    [op.listLogs, { since: 'yesterday' }, /^since: /],
    [op.listLogs, { since: '0000-01-01T00:00:00Z' }, /^since: /],
    [op.listLogs, { until: '0000-01-01T00:00:00Z' }, /^until: /],
    [op.listLogs, { sortOrder: 'UP' }, /^sortOrder: /],
    [op.listTasks, { open: '1' }, /^open: /],
  ] as unknown as [Operation, Record<string, string>, RegExp][])('$id %j', async (operation, query, says) => {
    const { status, error } = await call(operation, { query, ...(operation.method === 'GET' ? {} : { body: {} }) });
    expect(status).toBe(400);
    expect(error.errorCauses.map(({ errorSummary }) => errorSummary)).toContainEqual(expect.stringMatching(says));
  });
});

test('a time of the system log may have any offset from UTC', async () => {
  const query = { since: '2026-01-01T00:00:00+23:00', until: '2026-02-01T00:00:00-23:00' };
  expect((await call(op.listLogs as unknown as Operation, { query })).status).toBe(200);
});

test.each([
  ['emoji', '\u{1f9d1}'],
  ['quotes', '"'],
  ['right-to-left', 'ש'],
])('a list goes on after the longest name, of %s', async (_what, letter) => {
  const names = ['a', 'b'].map((last) => letter.repeat(254) + last);
  for (const name of names) await api.call(op.createGroup, { body: { profile: { name } } });
  const pages = await api.pages<{ profile: { name: string } }>('/api/v1/groups?limit=1');
  expect(pages.flat().map(({ profile }) => profile.name)).toEqual(expect.arrayContaining(names));
});

describe('the protocol around it', () => {
  const post = (payload: string, headers = { 'content-type': 'application/json' }) =>
    api.raw({ method: 'POST', url: '/api/v1/groups', headers, payload });

  test.each([
    ['broken JSON', () => post('{"profile":'), 400, 'E0000003'],
    ['a poisoned prototype', () => post('{"__proto__":{"x":1}}'), 400, 'E0000003'],
    [
      'another content type',
      () => post('name=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'E0000021',
    ],
    ['a body beyond 16 MiB', () => post(`{"x":"${'a'.repeat(17 * 1024 * 1024)}"}`), 413, 'E0000001'],
    ['a path that is not there', () => api.raw({ method: 'GET', url: '/api/v1/users/x/y/z' }), 404, 'E0000008'],
    ['a method that is not there', () => api.raw({ method: 'PATCH', url: '/api/v1/users' }), 404, 'E0000008'],
  ] as const)('%s', async (_what, send, status, errorCode) => {
    const answer = await send();
    expect([answer.status, answer.error.errorCode]).toEqual([status, errorCode]);
    expect(answer.error.errorId).toMatch(/^oae/);
  });

  test('an empty body with the type of JSON is none, as Okta clients send it', async () => {
    const answer = await api.raw({
      method: 'POST',
      url: `/api/v1/apps/${ids['appId']}/lifecycle/activate`,
      headers: { 'content-type': 'application/json' },
      payload: '',
    });
    expect(answer.status).toBe(200);
  });

  test('whatever comes as the body of a person, the answer is 200 or 400', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 3 }),
    );
    const body = fc.record({
      profile: fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('title', 'firstName', 'costCode')), value, {
        maxKeys: 5,
      }),
    });
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const { status } = await call(op.updateUser as unknown as Operation, { body: sent });
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 150 },
    );
  });
});

describe('roles', () => {
  test.each([
    ['app', op.createUser, 403],
    ['app', op.createApp, 200],
    ['group', op.createGroup, 200],
    ['group', op.replaceProvisioning, 403],
    ['group', op.listApps, 200],
    ['register-agent', op.createEnrolmentToken, 201],
    ['register-agent', op.deactivateAgent, 403],
    ['app', op.listAdministrators, 403],
    ['app', op.createApiToken, 403],
    ['app', op.getOrg, 200],
    ['read-only', op.getOrg, 200],
    ['read-only', op.listUsers, 200],
    ['read-only', op.retryTasks, 403],
    ['stranger', op.createUser, 403],
  ] as unknown as [string, Operation, number][])('%s', async (role, operation, expected) => {
    const body: Record<string, unknown> = {
      createApp: { label: 'x' },
      createGroup: { profile: { name: role } },
      createEnrolmentToken: { name: 'x' },
    };
    const { status, error } = await call(operation, {
      headers: as(role),
      ...(operation.body ? { body: body[operation.id] ?? {} } : {}),
    });
    expect(status).toBe(expected);
    if (expected === 403) expect(error).toMatchObject({ errorCode: 'E0000006', code: 'role_not_enough' });
  });
});
