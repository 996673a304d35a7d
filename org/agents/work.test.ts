import { randomUUID } from 'node:crypto';
import { agentHeader, leaseHeader, sessionHeader, wireBase } from '@postern/protocol/wire';
import fastify, { type FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, createBench, enqueue, newAction, waiting } from '../queue/testing.ts';
import { registerWork } from './work.ts';

let bench: Bench;
let app: FastifyInstance;
let address: string;
let appId: string;
let agentId: string;
const session = randomUUID();

beforeAll(async () => {
  bench = await createBench();
  agentId = await bench.agent();
  appId = await bench.app({ agents: [agentId] });
  // The tests leave answers unread, which keeps their connections busy.
  app = fastify({ forceCloseConnections: true });
  const requireAgent = async () => ({ agentId });
  await registerWork(app, {
    changesTold: async () => undefined,
    queue: bench.queue,
    requireAgent,
    recognise: async () => ({ agentId, checked: Promise.resolve() }),
    clock: () => bench.time.now,
  });
  address = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await bench.close();
});

const headers = { [agentHeader]: '0.1.0', [sessionHeader]: session, 'content-type': 'application/json' };
const post = (path: string, body: string, more: Record<string, string> = {}, signal?: AbortSignal) =>
  fetch(`${address}${wireBase}${path}`, {
    method: 'POST',
    body,
    headers: { ...headers, ...more },
    ...(signal ? { signal } : {}),
  });
const poll = JSON.stringify({ kinds: ['user.push'], wait: 0.001 });

test.each([
  ['no JSON', '{', 'invalid_request', 400],
  ['no wait', '{"kinds":["import"]}', 'invalid_request', 400],
  ['an unknown kind', '{"kinds":["x"],"wait":1}', 'invalid_request', 400],
  ['a wait beyond the limit', '{"kinds":["import"],"wait":26}', 'invalid_request', 400],
  ['too much', `{"kinds":["import"],"wait":1,"x":"${'x'.repeat(1024 * 1024)}"}`, 'request_too_large', 413],
])('%s is refused with a code, a sentence and the time', async (_what, body, error, status) => {
  const answer = await post('/exchange', body);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({
    error,
    message: expect.stringMatching(/\w+ .+\./),
    serverTime: bench.time.now,
  });
});

test('the place of a fault is named', async () => {
  const answer = await post('/heartbeat', '{"leases":[{"actionId":"x","lease":"t"}]}');
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('leases.0.actionId') });
});

test.each(['0.0.9', 'new', ''])('an agent of version "%s" has to be upgraded', async (version) => {
  const answer = await post('/exchange', poll, { [agentHeader]: version });
  expect([answer.status, await answer.json()]).toMatchObject([426, { error: 'upgrade_required' }]);
});

test('the version of a build is kept whole', async () => {
  expect((await post('/exchange', poll, { [agentHeader]: '0.1.0-rc.2' })).status).toBe(200);
  const { rows } = await sql<{ version: string }>`select version from agent where id = ${agentId}::uuid`.execute(
    bench.db.kysely,
  );
  expect(rows).toEqual([{ version: '0.1.0-rc.2' }]);
});

test('a call without a session is refused', async () => {
  expect((await post('/exchange', poll, { [sessionHeader]: 'x' })).status).toBe(400);
});

test('work goes out, is fetched, reported and extended over HTTP', async () => {
  const [id] = await enqueue(bench, newAction(appId, 'one'));
  const given = (await (await post('/exchange', poll)).json()) as {
    actions: { id: string; lease: { token: string } }[];
  };
  expect(given.actions.map((action) => action.id)).toEqual([id]);
  const lease = given.actions[0]!.lease.token;
  const beat = await post('/heartbeat', JSON.stringify({ leases: [{ actionId: id, lease }] }));
  expect(await beat.json()).toMatchObject({ extended: [id], serverTime: bench.time.now });
  const get = (token: string) =>
    fetch(`${address}${wireBase}/actions/${id}/payload`, { headers: { ...headers, [leaseHeader]: token } });
  expect(await (await get(lease)).json()).toEqual({ payload: { of: 'one' }, serverTime: bench.time.now });
  expect((await get('other')).status).toBe(409);
  const results = [{ actionId: id, lease, status: 'done', timings: { received: 1 } }];
  const said = await post('/exchange', JSON.stringify({ kinds: ['user.push'], wait: 0, results }));
  expect(await said.json()).toMatchObject({ accepted: [id], actions: [] });
});

test('a result with characters that the database cannot hold is counted like any other', async () => {
  const [id] = await enqueue(bench, newAction(appId, 'odd'));
  const given = (await (await post('/exchange', poll)).json()) as { actions: { lease: { token: string } }[] };
  const lease = given.actions[0]!.lease.token;
  const error = { code: 'x', class: 'person', message: 'half \ud800', detail: 'nul \u0000' };
  const result = { actionId: id, lease, status: 'failed', error, timings: { received: 1 } };
  const said = await post('/exchange', JSON.stringify({ kinds: ['user.push'], wait: 0, results: [result] }));
  expect(await said.json()).toMatchObject({ accepted: [id] });
});

test('when the client goes away its wait ends, and its successor is welcome', async () => {
  const client = new AbortController();
  const gone = post('/exchange', JSON.stringify({ kinds: ['user.push'], wait: 25 }), {}, client.signal).catch(
    () => 'gone',
  );
  await waiting(bench, agentId);
  client.abort();
  expect(await gone).toBe('gone');
  const successor = { [sessionHeader]: randomUUID() };
  let status = 0;
  while (status !== 200) {
    status = (await post('/exchange', JSON.stringify({ kinds: ['user.push'], wait: 0, resume: [] }), successor)).status;
    expect([200, 409]).toContain(status);
  }
});
