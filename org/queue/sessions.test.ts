import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentCaller } from './port.ts';
import { chooseSession } from './queue.ts';
import { ask, type Bench, callerFor, createBench, enqueue, newAction } from './testing.ts';

let bench: Bench;
let agent: string;
let app: string;
let old: AgentCaller;

beforeAll(async () => {
  bench = await createBench();
});
beforeEach(async () => {
  agent = await bench.agent();
  app = await bench.app({ agents: [agent] });
  old = callerFor(agent);
});
afterAll(() => bench.close());

const first = { wait: 0, resume: [] };
const cloned = { code: 'agent_cloned' };
const held = (action: { id: string; lease: { token: string } }) => ({ actionId: action.id, lease: action.lease.token });

/** A poll that waits until the connection breaks. */
async function brokenPoll(caller: AgentCaller): Promise<void> {
  const connection = new AbortController();
  const poll = bench.queue.exchange(
    caller,
    { results: [], released: [], limits: [], kinds: ['import'], wait: 25, configRevs: {} },
    connection.signal,
  );
  connection.abort();
  await poll;
}

test('a process whose poll broke off is over: its successor works at once', async () => {
  await brokenPoll(old);
  await ask(bench.queue, callerFor(agent), first);
  await expect(ask(bench.queue, old, first)).rejects.toMatchObject(cloned);
});

test('a second process beside a live one is refused and remembered, until the live one falls silent', async () => {
  await ask(bench.queue, old);
  const clone = { ...callerFor(agent), address: '192.0.2.7' };
  await expect(ask(bench.queue, clone, first)).rejects.toMatchObject(cloned);
  const { rows } = await sql<{ session: string; rival: unknown }>`
    select session, rival from agent where id = ${agent}::uuid`.execute(bench.db.kysely);
  expect(rows).toMatchObject([{ session: old.session, rival: { session: clone.session, address: '192.0.2.7' } }]);
  await ask(bench.queue, old);
  bench.time.now += 9_999;
  await expect(ask(bench.queue, clone, first)).rejects.toMatchObject(cloned);
  bench.time.now += 1;
  await ask(bench.queue, clone, first);
});

test('a successor that resumes a current lease is let in beside a poll that still seems open, and keeps the lease', async () => {
  const ids = await enqueue(bench, newAction(app, `${app}1`), newAction(app, `${app}2`));
  const { actions, deliveryId } = await ask(bench.queue, old);
  await ask(bench.queue, old, { wait: 0, have: deliveryId! });
  const next = callerFor(agent);
  await ask(bench.queue, next, { wait: 0, resume: [held(actions[0]!)] });
  const { extended, lost } = await bench.queue.heartbeat(next, { leases: actions.map(held) });
  expect({ extended, lost }).toEqual({ extended: [ids[0]], lost: [ids[1]] });
  expect(await bench.queue.heartbeat(old, { leases: actions.map(held) })).toMatchObject({ extended: [] });
  expect(
    (await ask(bench.queue, next)).actions.map(({ id }) => id),
    'the other is free at once',
  ).toEqual([ids[1]]);
});

test('the first call asked again by its session changes nothing: what came in between stays leased', async () => {
  await enqueue(bench, newAction(app, app));
  await ask(bench.queue, old, first);
  const { actions } = await ask(bench.queue, old);
  await ask(bench.queue, old, first);
  expect((await bench.queue.heartbeat(old, { leases: actions.map(held) })).extended).toHaveLength(1);
});

test('heartbeats keep a working process present, but not one whose poll broke off', async () => {
  await ask(bench.queue, old);
  for (let passed = 0; passed < 3; passed++) {
    bench.time.now += limits.heartbeat;
    await bench.queue.heartbeat(old, { leases: [] });
  }
  await expect(ask(bench.queue, callerFor(agent), first)).rejects.toMatchObject(cloned);
  await brokenPoll(old);
  await bench.queue.heartbeat(old, { leases: [] });
  await ask(bench.queue, callerFor(agent), first);
});

test('a person decides: the chosen process comes in, the other is refused', async () => {
  await ask(bench.queue, old);
  const clone = callerFor(agent);
  await bench.db.transaction((tx) => chooseSession(tx, agent, clone.session, bench.time.now));
  await expect(ask(bench.queue, old)).rejects.toMatchObject(cloned);
  await ask(bench.queue, clone, first);
});
