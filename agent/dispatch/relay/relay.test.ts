import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@postern/protocol/scim';
import { limits, type Result } from '@postern/protocol/wire';
import { afterAll, expect, test } from 'vitest';
import type { Fate } from '../../link/testing/fake-app.ts';
import { createRig, type Rig } from '../../link/testing/rig.ts';

const folder = mkdtempSync(join(tmpdir(), 'postern-relay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Operation = Record<string, unknown>;

async function relay(rig: Rig, operation: Operation, more = {}): Promise<Result> {
  const action = rig.org.add('scim.relay', `relay:${rig.org.actions.length}`, () => operation, more);
  await rig.time.until(() => action.result !== undefined);
  return action.result!;
}

const users = { resource: 'Users' };
const create = (userName: string, body = {}) => ({ ...users, op: 'create', body: { userName, ...body } });
const sent = (rig: Rig) => rig.app.requests.map(({ method, path }) => `${method} ${path}`);
const v2 = { baseUrl: 'https://app.test/scim/v2', update: 'patch' } as const;
const there = (rig: Rig, id: string, more = {}) =>
  rig.app.users.set(id, { id, userName: 'a', title: 'Old', active: true, ...more });

test('a create is one POST in the shapes of SCIM 1.1, and answers what the application stored', async () => {
  const rig = createRig();
  const enterprise = { department: 'Tax', manager: { value: '7' } };
  const result = await relay(rig, create('a', { enterprise, active: true }));
  expect(sent(rig)).toEqual(['POST /Users']);
  expect(rig.app.requests[0]?.body).toMatchObject({
    schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0'],
    'urn:scim:schemas:extension:enterprise:1.0': { department: 'Tax', manager: { managerId: '7' } },
  });
  expect(result).toMatchObject({
    status: 'done',
    resource: { relayed: { status: 201, resource: { id: expect.any(String), userName: 'a', enterprise } } },
  });
  await rig.stop();
});

const carrying = (rig: Rig) =>
  rig.org.exchanges.filter(({ results }) => results.length > 0).map(({ wait }) => wait > 0);

test('the answer of a quick application goes with the next poll; while a slow one answers the agent takes more', async () => {
  const rig = createRig();
  for (const name of ['a', 'b', 'c']) await relay(rig, create(name));
  expect(carrying(rig)).toEqual([true, true, true]);
  rig.app.fate = ({ body }) => ({ answers: body?.['userName'] === 'slow' ? 1_000 : 0 });
  const slow = relay(rig, create('slow'));
  expect((await relay(rig, create('d'))).status).toBe('done');
  expect((await slow).status).toBe('done');
  expect(rig.app.requests.map(({ body }) => body?.['userName'])).toEqual(['a', 'b', 'c', 'slow', 'd']);
  await rig.stop();
});

test('while an operation runs alone the next waits for its answer; what comes while others run begins at once', async () => {
  const rig = createRig();
  await relay(rig, create('first'));
  rig.app.fate = () => ({ answers: 8 });
  const add = (name: string) => rig.org.add('scim.relay', name, () => create(name));
  const begun = (...names: string[]) => {
    const times = names.map((name) => rig.app.requests.find(({ body }) => body?.['userName'] === name)!.sentAt);
    return times.map((time) => time - times[0]!);
  };
  const answered = () => rig.org.actions.every(({ state }) => state === 'done');
  add('alone');
  await rig.time.advance(2);
  add('next');
  await rig.time.until(answered);
  expect(begun('alone', 'next')).toEqual([0, 8]);

  for (const name of ['a', 'b']) add(name);
  for (const name of ['c', 'd']) {
    await rig.time.advance(2);
    add(name);
  }
  await rig.time.until(answered);
  expect(begun('a', 'b', 'c', 'd')).toEqual([0, 0, 2, 4]);
  await rig.stop();
});

test('an answer whose poll fails is told all the same, once more if need be', async () => {
  const rig = createRig();
  await relay(rig, create('a'));
  rig.org.down.cutAfter = 0;
  const result = await relay(rig, create('b'));
  expect(result.resource?.relayed?.status).toBe(201);
  rig.org.down.cutAfter = undefined;
  await rig.time.advance(20_000);
  expect(rig.org.actions.map(({ state, attempt }) => [state, attempt])).toEqual([
    ['done', 1],
    ['done', 1],
  ]);
  expect(rig.app.users.size).toBe(2);
  expect(carrying(rig).length).toBeGreaterThan(2);
  await rig.stop();
});

test('a password is opened just before it is sent, and comes back in no answer', async () => {
  const rig = createRig();
  const password = { from: 'sealed', jwe: 'j' };
  const result = await relay(rig, { ...create('a'), password });
  expect(rig.app.requests[0]?.body?.['password']).toBe('clear:j');
  expect(JSON.stringify([result, rig.agent.actions(), rig.log])).not.toContain('clear:');
  const id = String(result.resource?.relayed?.resource?.['id']);
  await relay(rig, { ...users, op: 'patch', id, operations: [{ op: 'replace', path: 'title', value: 'B' }], password });
  expect(rig.app.requests.at(-1)?.body).toMatchObject({ title: 'B', password: 'clear:j' });
  await rig.stop();
});

test('a taken name and an unknown id are the application’s answers', async () => {
  const rig = createRig();
  rig.app.unique = true;
  there(rig, 'x');
  expect((await relay(rig, create('a'))).resource?.relayed).toMatchObject({ status: 409, scimType: 'uniqueness' });
  for (const op of ['get', 'delete', 'patch', 'replace'] as const) {
    const operations = [{ op: 'replace', path: 'title', value: 'B' }];
    const asked = { ...users, op, id: 'gone', without: [], operations, body: { userName: 'a' } };
    expect((await relay(rig, asked)).resource?.relayed).toMatchObject({ status: 404 });
  }
  await rig.stop();
});

test('refused credentials and a broken server fail the action: they are not for the caller', async () => {
  const rig = createRig();
  for (const [status, kind] of [
    [401, 'app'],
    [503, 'retry'],
  ] as const) {
    rig.app.fate = () => ({ status });
    const action = rig.org.add('scim.relay', `relay:${status}`, () => create('a'));
    let first: Result | undefined;
    rig.org.onSettled((one, result) => {
      if (one === action) first ??= result;
    });
    await rig.time.until(() => first !== undefined);
    expect(first).toMatchObject({ status: 'failed', error: { class: kind, status } });
  }
  await rig.stop();
});

test('a patch for SCIM 1.1 is read, applied and put; one that changes nothing is not written', async () => {
  const rig = createRig();
  there(rig, 'x', { emails: [{ value: 'a@x', type: 'work', primary: true }] });
  const patch = (...operations: unknown[]) => relay(rig, { ...users, op: 'patch', id: 'x', operations });
  const off = await patch({ op: 'replace', path: 'active', value: false });
  expect(sent(rig)).toEqual(['GET /Users/x', 'PUT /Users/x']);
  expect(rig.app.users.get('x')).toMatchObject({ active: false, title: 'Old', emails: [{ value: 'a@x' }] });
  expect(off.resource?.relayed).toMatchObject({ status: 200, resource: { id: 'x', active: false } });
  await patch({ op: 'replace', value: { active: false } });
  expect(sent(rig).slice(2)).toEqual(['GET /Users/x']);
  const bad = await patch({ op: 'replace', path: 'emails[type eq "home"].value', value: 'b' });
  expect(bad).toMatchObject({ status: 'done', resource: { relayed: { status: 400, scimType: 'noTarget' } } });
  await rig.stop();
});

test('a patch for a 2.0 server that is patched goes on as it is; for one that is put it is applied here', async () => {
  const operations = [{ op: 'add', path: 'members', value: [{ value: 'u' }] }];
  const asked = { resource: 'Groups', op: 'patch', id: 'g', operations };
  for (const [update, requests] of [
    ['patch', ['PATCH /Groups/g']],
    ['put', ['GET /Groups/g', 'PUT /Groups/g']],
  ] as const) {
    const rig = createRig({ settings: { ...v2, update } });
    rig.app.groups.set('g', { id: 'g', displayName: 'G', members: [{ value: 'v' }] });
    await relay(rig, asked);
    expect(sent(rig)).toEqual(requests);
    if (update === 'patch') expect(rig.app.requests[0]?.body).toMatchObject({ Operations: operations });
    else expect(rig.app.groups.get('g')?.['members']).toEqual([{ value: 'v' }, { value: 'u' }]);
    await rig.stop();
  }
});

test('a replace is the whole resource, and what the application does not answer is answered as sent', async () => {
  const rig = createRig();
  there(rig, 'x');
  const body = { userName: 'a', title: 'New', active: true };
  const put = await relay(rig, { ...users, op: 'replace', id: 'x', body });
  expect(put.resource?.relayed).toMatchObject({ status: 200, resource: { id: 'x', title: 'New' } });
  rig.app.answer = () => ({ status: 204 });
  const silent = await relay(rig, { ...users, op: 'replace', id: 'x', body: { ...body, title: 'Newer' } });
  expect(silent.resource?.relayed).toMatchObject({ status: 200, resource: { id: 'x', title: 'Newer' } });
  await rig.stop();
});

const list = (more: Operation) => ({ ...users, op: 'list', startIndex: 1, count: 10, ...more });

test('a page as it is asked for; a search that SCIM 1.1 cannot do is narrowed, and the rest done here', async () => {
  const rig = createRig();
  for (const name of ['a', 'b', 'c']) there(rig, name, { userName: name });
  const page = await relay(rig, list({ startIndex: 2, count: 2 }));
  expect(page.resource?.relayed?.list).toMatchObject({ totalResults: 3, startIndex: 2, resources: [{ id: 'b' }, {}] });
  const not = await relay(rig, list({ filter: 'not (userName eq "b")' }));
  expect(not.resource?.relayed?.list).toMatchObject({ totalResults: 2, resources: [{ id: 'a' }, { id: 'c' }] });
  rig.app.requests.length = 0;
  const filter = 'urn:ietf:params:scim:schemas:core:2.0:User:userName eq "b" and title ne "Old"';
  expect((await relay(rig, list({ filter }))).resource?.relayed?.list).toMatchObject({ totalResults: 0 });
  expect(rig.app.requests[0]?.query.get('filter')).toBe('userName eq "b"');
  await rig.stop();
});

test('a page that is too large for an answer ends earlier; a group that is, is refused unless its members are left out', async () => {
  const rig = createRig();
  const members = Array.from({ length: 12_000 }, (_, n) => ({ value: `user-${n}`, display: `Person number ${n}` }));
  for (const id of ['g', 'h', 'i']) rig.app.groups.set(id, { id, displayName: id, members: members.slice(0, 6_000) });
  rig.app.groups.set('z', { id: 'z', displayName: 'z', members: [...members, ...members] });
  const groups = { resource: 'Groups' };
  const page = await relay(rig, { ...list({}), ...groups });
  expect(page.resource?.relayed?.list).toMatchObject({ totalResults: 4, resources: [{ id: 'g' }, { id: 'h' }] });
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(limits.relayAnswer + 1024);
  const get = { ...groups, op: 'get', id: 'z', without: [] as string[] };
  expect(await relay(rig, get)).toMatchObject({ status: 'failed', error: { code: 'relay_answer_too_large' } });
  const slim = await relay(rig, { ...get, without: ['members'] });
  expect(slim.resource?.relayed?.resource).toEqual({ id: 'z', displayName: 'z' });
  await rig.stop();
});

test('an operation that nobody waits for any longer is not begun', async () => {
  const rig = createRig();
  const action = rig.org.add('scim.relay', 'relay:a', () => create('a'), { deadline: 1 });
  let first: Result | undefined;
  rig.org.onSettled((_, result) => {
    first ??= result;
  });
  await rig.time.until(() => first !== undefined);
  expect(first).toMatchObject({ actionId: action.id, status: 'failed', error: { code: 'relay_too_late' } });
  expect(rig.app.requests).toEqual([]);
  await rig.stop();
});

test.each<[string, Fate, string[], Operation]>([
  ['landed', { reset: true }, ['POST', 'GET'], { status: 201 }],
  ['lands late', { reset: true, lands: 3_000 }, ['POST', 'GET', 'GET'], { status: 201 }],
])('a create that loses its answer and %s is looked up, never sent again', async (_name, fate, requests, expected) => {
  const rig = createRig();
  rig.app.fate = ({ method }) => (method === 'POST' ? fate : {});
  const result = await relay(rig, create('a'));
  expect(rig.app.requests.map(({ method }) => method)).toEqual(requests);
  expect(result.resource?.relayed).toMatchObject(expected);
  expect(rig.app.users.size).toBe(1);
  await rig.stop();
});

const body = { userName: 'a', title: 'New' };
test.each<[string, Operation, (rig: Rig) => unknown]>([
  ['create', create('a'), (rig) => rig.app.users.size === 1],
  ['replace', { ...users, op: 'replace', id: 'x', body }, (rig) => rig.app.users.get('x')?.['title'] === 'New'],
  [
    'patch',
    { ...users, op: 'patch', id: 'x', operations: [{ op: 'replace', path: 'title', value: 'New' }] },
    (rig) => rig.app.users.get('x')?.['title'] === 'New',
  ],
  ['delete', { ...users, op: 'delete', id: 'x' }, (rig) => !rig.app.users.has('x')],
])('%s: after kill -9 with the request out, the next process looks and does not write', async (op, asked, done) => {
  for (const lands of [true, false]) {
    const rig = createRig({ file: join(folder, `${op}-${lands}.db`) });
    if (op !== 'create') there(rig, 'x', { userName: 'a' });
    rig.app.fate = ({ method }) => (method === 'GET' ? {} : { answers: 4_000, ...(lands ? {} : { status: 500 }) });
    const action = rig.org.add('scim.relay', 'relay:a', () => asked);
    let first: Result | undefined;
    rig.org.onSettled((_, result) => {
      first ??= result;
    });
    await rig.time.until(() => rig.app.requests.some(({ method }) => method !== 'GET'));
    rig.kill();
    const writes = rig.app.requests.length;
    rig.boot();
    await rig.time.until(() => first !== undefined, 60_000);
    expect(rig.app.requests.slice(writes).every(({ method }) => method === 'GET')).toBe(true);
    expect(Boolean(done(rig))).toBe(lands);
    if (lands) expect(first).toMatchObject({ status: 'done', resource: { relayed: {} } });
    else expect(first).toMatchObject({ actionId: action.id, status: 'failed', error: { code: 'relay_not_done' } });
    await rig.stop();
  }
});

test('a server that answers a create with nothing is asked for what it made', async () => {
  const rig = createRig();
  let made = false;
  rig.app.answer = ({ method }) => {
    if (method === 'GET')
      return { status: 200, json: { Resources: made ? [{ id: 'x', userName: 'a' }] : [] } as JsonObject };
    made = true;
    return { status: 201 };
  };
  expect((await relay(rig, create('a'))).resource?.relayed).toMatchObject({ status: 201, resource: { id: 'x' } });
  await rig.stop();
});
