import type { JsonObject } from '@postern/protocol/scim';
import { expect, test } from 'vitest';
import type { Fate } from '../link/testing/fake-app.ts';
import { provision, write } from '../link/testing/payloads.ts';
import { createRig, type Rig } from '../link/testing/rig.ts';

async function run(rig: Rig, kind: Parameters<Rig['org']['add']>[0], build: () => unknown) {
  const action = rig.org.add(kind, 'user:a', build);
  await rig.time.until(() => action.result !== undefined);
  return action.result!;
}

const sent = (rig: Rig) => rig.app.requests.map(({ method, path }) => `${method} ${path}`);
const v2 = { baseUrl: 'https://app.test/scim/v2', update: 'patch' } as const;
const there = (rig: Rig, id: string, more = {}) =>
  rig.app.users.set(id, { id, userName: 'a', title: 'Old', active: true, ...more });

test('creates what is not there, with a password of its own and Okta’s shapes', async () => {
  const rig = createRig();
  const result = await run(rig, 'user.provision', provision('a', { password: { from: 'generate', length: 24 } }));
  expect(sent(rig)).toEqual(['GET /Users', 'POST /Users']);
  expect(rig.app.requests[0]?.query.get('filter')).toBe('userName eq "a"');
  const body = rig.app.requests[1]?.body;
  expect(body).toMatchObject({
    userName: 'a',
    active: true,
    schemas: expect.arrayContaining(['urn:scim:schemas:core:1.0']),
  });
  expect(String(body?.['password'])).toMatch(/^.{24}$/);
  expect(result).toMatchObject({ status: 'done', resource: { created: true, active: true } });
  expect(result.resource?.profile).not.toHaveProperty('password');
  expect(rig.log.join('')).not.toContain(String(body?.['password']));
  await rig.stop();
});

test('a sealed password is opened just before it is sent, and never lies in the journal', async () => {
  const rig = createRig();
  await run(rig, 'user.provision', provision('a', { password: { from: 'sealed', jwe: 'j' } }));
  expect(rig.app.requests[1]?.body?.['password']).toBe('clear:j');
  expect(JSON.stringify(rig.agent.actions())).not.toContain('clear:');
  await rig.stop();
});

test.each([
  ['push', ['GET /Users', 'PUT /Users/x'], undefined],
  ['read', ['GET /Users'], 'Old'],
])(
  'links what is there and then %ss it; a generated password is not for an old account',
  async (onFound, requests, title) => {
    const rig = createRig();
    there(rig, 'x');
    const result = await run(
      rig,
      'user.provision',
      provision('a', { onFound, password: { from: 'generate', length: 24 } }),
    );
    expect(sent(rig)).toEqual(requests);
    expect(result).toMatchObject({ status: 'done', resource: { externalId: 'x', linked: true } });
    expect(rig.app.users.get('x')?.['title']).toBe(title);
    expect(rig.app.requests.some(({ body }) => body && 'password' in body)).toBe(false);
    await rig.stop();
  },
);

test.each([
  ['create', (rig: Rig) => there(rig, 'x'), 'duplicate_user'],
  ['link-only', () => undefined, 'user_not_found'],
  ['create-or-link', (rig: Rig) => [there(rig, 'x'), there(rig, 'y')], 'user_ambiguous'],
])('%s: %s', async (mode, prepare, code) => {
  const rig = createRig();
  prepare(rig);
  const result = await run(rig, 'user.provision', provision('a', { mode }));
  expect(result).toMatchObject({ status: 'failed', error: { code, class: 'person' } });
  expect(sent(rig)).toEqual(['GET /Users']);
  await rig.stop();
});

test('a server that ignores the filter does not get somebody else linked', async () => {
  const rig = createRig();
  rig.app.answer = ({ method, body }) =>
    method === 'GET'
      ? { status: 200, json: { Resources: [{ id: 'x', userName: 'someone' }] } as JsonObject }
      : { status: 201, json: { ...body, id: 'new' } as JsonObject };
  const result = await run(rig, 'user.provision', provision('a'));
  expect(result.resource).toMatchObject({ externalId: 'new', created: true });
  await rig.stop();
});

test.each([
  ['tells that there are more', { totalResults: 11 }, 10],
  ['tells no number', {}, 10],
])('a server that ignores the filter and %s may have the person already: nobody is created', async (_, counters, n) => {
  const rig = createRig();
  const Resources = Array.from({ length: n }, (_one, at) => ({ id: `x${at}`, userName: `someone ${at}` }));
  rig.app.answer = () => ({ status: 200, json: { ...counters, Resources } as JsonObject });
  const result = await run(rig, 'user.provision', provision('a'));
  expect(result).toMatchObject({ status: 'failed', error: { code: 'connector_filter_ignored', class: 'app' } });
  expect(result.error?.message).toContain('userName eq "a"');
  expect(sent(rig)).toEqual(['GET /Users']);
  await rig.stop();
});

test('a server that ignores filter and page size shows everybody, so the person is found or missing for sure', async () => {
  const rig = createRig();
  const Resources = Array.from({ length: 30 }, (_one, at) => ({ id: `x${at}`, userName: `someone ${at}` }));
  rig.app.answer = ({ method, body }) =>
    method === 'GET'
      ? { status: 200, json: { totalResults: 30, Resources } as JsonObject }
      : { status: 201, json: { ...body, id: 'new' } as JsonObject };
  const result = await run(rig, 'user.provision', provision('a'));
  expect(result.resource).toMatchObject({ externalId: 'new', created: true });
  await rig.stop();
});

test('an answer that is no list is not taken for nobody found', async () => {
  const rig = createRig();
  rig.app.answer = () => ({ status: 200, json: { message: 'try later' } as JsonObject });
  const result = await run(rig, 'user.provision', provision('a'));
  expect(result).toMatchObject({ status: 'failed', error: { code: 'answer_unreadable', class: 'app' } });
  expect(sent(rig)).toEqual(['GET /Users']);
  await rig.stop();
});

test('409 on the first attempt is a task; after a lost answer it means look and link', async () => {
  const rig = createRig();
  rig.app.answer = ({ method }) => (method === 'GET' ? { status: 200, json: { Resources: [] } } : { status: 409 });
  const first = await run(rig, 'user.provision', provision('a'));
  expect(first).toMatchObject({ error: { code: 'user_conflict', class: 'person', status: 409 } });
  await rig.stop();

  const other = createRig();
  other.app.unique = true;
  other.app.fate = ({ method }): Fate => (method === 'POST' ? { reset: true, lands: 3_000 } : {});
  const result = await run(other, 'user.provision', provision('a', { mode: 'create' }));
  expect(result).toMatchObject({ status: 'done', resource: { linked: true } });
  expect(other.app.users.size).toBe(1);
  const [, post, look] = other.app.requests;
  expect(look!.sentAt - post!.sentAt).toBeGreaterThanOrEqual(5_000);
  await other.stop();
});

test('while it waits for a time-out, the slot is free for others', async () => {
  const rig = createRig({ settings: { concurrency: 1 } });
  rig.app.fate = ({ method, body }): Fate => (method === 'POST' && body?.['userName'] === 'a' ? { reset: true } : {});
  const slow = rig.org.add('user.provision', 'user:a', provision('a'));
  const quick = rig.org.add('user.provision', 'user:b', provision('b'));
  await rig.time.until(() => quick.state === 'done', 1_000);
  expect(slow.state).toBe('leased');
  await rig.time.until(() => slow.state === 'done');
  await rig.stop();
});

test('a create that is answered with nothing is looked up for its id', async () => {
  const rig = createRig();
  let made = false;
  rig.app.answer = ({ method }) => {
    if (method === 'GET') return { status: 200, json: { Resources: made ? [{ id: 'x', userName: 'a' }] : [] } };
    made = true;
    return { status: 201 };
  };
  expect((await run(rig, 'user.provision', provision('a'))).resource).toMatchObject({ externalId: 'x', created: true });
  await rig.stop();
});

test('writes are whole-user PUTs with no GET before them; deactivation carries a fresh random password', async () => {
  const rig = createRig();
  there(rig, 'x@y');
  const push = await run(rig, 'user.push', write('a', 'x@y'));
  expect(push.resource).toMatchObject({ externalId: 'x@y', active: true, profile: { title: 'Clerk' } });
  await run(rig, 'user.deactivate', write('a', 'x@y', { active: false }));
  expect(sent(rig)).toEqual(['PUT /Users/x%40y', 'PUT /Users/x%40y']);
  expect(rig.app.requests[0]?.body).not.toHaveProperty('password');
  expect(rig.app.requests[1]?.body).toMatchObject({
    active: false,
    userName: 'a',
    password: expect.stringMatching(/.{24}/),
  });
  await rig.stop();
});

test('2.0 with PATCH: the whole state as one replace, deactivation as one attribute', async () => {
  const rig = createRig({ settings: v2 });
  rig.app.answer = () => ({ status: 204 });
  await run(rig, 'user.push', write('a', 'x'));
  await run(rig, 'user.deactivate', write('a', 'x', { active: false }));
  const [push, deactivate] = rig.app.requests.map(({ body }) => body);
  expect(push).toMatchObject({
    Operations: [{ op: 'replace', value: { userName: 'a', title: 'Clerk', active: true } }],
  });
  expect(JSON.stringify(deactivate)).toMatch(/active/);
  expect(JSON.stringify(deactivate)).not.toMatch(/Clerk|password/);
  await rig.stop();
});

test.each([
  ['user.push', { onMissing: 'fail' }, { status: 'failed', error: { code: 'account_missing', class: 'person' } }],
  ['user.push', { onMissing: 'create' }, { status: 'done', resource: { created: true } }],
  [
    'user.deactivate',
    { active: false, onMissing: 'create' },
    { status: 'done', resource: { missing: true, active: false } },
  ],
] as const)('404 on %s with %o', async (kind, more, expected) => {
  const rig = createRig();
  expect(await run(rig, kind, write('a', 'gone', more))).toMatchObject(expected);
  await rig.stop();
});

test('delete and read: what is not there is an answer', async () => {
  const rig = createRig();
  there(rig, 'x');
  const unique = { field: 'userName', value: 'a' };
  expect(await run(rig, 'user.read', () => ({ externalId: 'x' }))).toMatchObject({
    resource: { profile: { title: 'Old' } },
  });
  expect(await run(rig, 'user.delete', () => ({ externalId: 'x', unique }))).toMatchObject({ status: 'done' });
  expect(await run(rig, 'user.delete', () => ({ externalId: 'x', unique }))).toMatchObject({
    status: 'done',
    resource: { missing: true },
  });
  expect(await run(rig, 'user.read', () => ({ externalId: 'x' }))).toMatchObject({
    status: 'done',
    resource: { missing: true },
  });
  await rig.stop();
});

test('an id that no URL can carry is told, not sent', async () => {
  const rig = createRig();
  const result = await run(rig, 'user.push', write('a', '..'));
  expect(result).toMatchObject({ status: 'failed', error: { code: 'request_impossible', class: 'person' } });
  expect(rig.app.requests).toEqual([]);
  await rig.stop();
});
