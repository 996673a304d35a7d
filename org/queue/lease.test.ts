import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentCaller } from './port.ts';
import { ask, type Bench, callerFor, createBench, createTestPolicy, enqueue, newAction, resultOf } from './testing.ts';

let bench: Bench;
let app: string;
let one: AgentCaller;
let other: AgentCaller;

beforeAll(async () => {
  bench = await createBench();
});
beforeEach(async () => {
  await sql`delete from action`.execute(bench.db.kysely);
  Object.assign(bench.policy, createTestPolicy());
  const [a, b] = [await bench.agent(), await bench.agent()];
  app = await bench.app({ agents: [a, b] });
  one = callerFor(a);
  other = callerFor(b);
});
afterAll(() => bench.close());

async function deliver(caller = one) {
  const answer = await ask(bench.queue, caller);
  const action = answer.actions[0]!;
  return {
    ...answer,
    action,
    deliveryId: answer.deliveryId!,
    held: { actionId: action.id, lease: action.lease.token },
  };
}
const lapses = () => bench.policy.lapsedActions.map(({ id }) => id);

test('a delivery that nobody confirmed goes back after ten seconds, as work that may have been started', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  await deliver();
  bench.time.now += limits.confirm - 1;
  expect(await bench.queue.sweep()).toBe(0);
  bench.time.now += 1;
  expect(await bench.queue.sweep()).toBe(1);
  expect(lapses()).toEqual([id]);
  expect((await deliver(other)).action).toMatchObject({ id, attempt: 2, uncertain: true });
});

test('a confirmed delivery keeps its lease for twenty seconds, a heartbeat for twenty more', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { deliveryId, held } = await deliver();
  await ask(bench.queue, one, { wait: 0, have: deliveryId });
  bench.time.now += limits.leaseTtl - 1;
  expect(await bench.queue.heartbeat(one, { leases: [held] })).toMatchObject({ extended: [id], lost: [] });
  bench.time.now += limits.leaseTtl - 1;
  expect(await bench.queue.sweep()).toBe(0);
  bench.time.now += 1;
  expect(await bench.queue.sweep()).toBe(1);
  expect(await bench.queue.heartbeat(one, { leases: [held] })).toMatchObject({ extended: [], lost: [id] });
  expect(lapses()).toEqual([id]);
});

test('what was given back unstarted is certain, and goes out again at once', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { held } = await deliver();
  await ask(bench.queue, one, { wait: 0, released: [held] });
  expect((await deliver(other)).action).toMatchObject({ id, uncertain: false });
  expect(lapses()).toEqual([]);
});

test('a result counts once, and is accepted again when its answer was lost', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { action } = await deliver();
  const settled: string[] = [];
  bench.policy.settle = async (_tx, results) => {
    settled.push(...results.map((one) => one.action.id));
    return new Map(results.map((one) => [one.action.id, { state: 'retry', at: new Date(bench.time.now) }]));
  };
  const results = [resultOf(action, 'failed')];
  expect(await ask(bench.queue, one, { wait: 0, results: [...results, ...results] })).toMatchObject({
    accepted: [id, id],
  });
  const again = await deliver(other);
  expect(await ask(bench.queue, one, { wait: 0, results })).toMatchObject({ accepted: [id], rejected: [] });
  expect(settled).toEqual([id]);
  expect(again.action).toMatchObject({ id, attempt: 2 });
});

test('a result under a token that was never this agent’s is refused', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { action } = await deliver();
  const results = [resultOf(action)];
  const rejected = [{ actionId: id, code: 'lease_lost' }];
  expect(await ask(bench.queue, other, { wait: 0, results })).toMatchObject({ accepted: [], rejected });
});

test('a result that comes after its lease still counts while the action was not given on', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { action } = await deliver();
  bench.time.now += limits.leaseTtl;
  await bench.queue.sweep();
  expect(await ask(bench.queue, one, { wait: 0, results: [resultOf(action)] })).toMatchObject({ accepted: [id] });
  expect((await ask(bench.queue, other)).actions).toEqual([]);
});

test('a result that comes after the action was given on is refused, and what it wrote is written over', async () => {
  const [id] = await enqueue(bench, newAction(app, app));
  const first = await deliver();
  await ask(bench.queue, one, { wait: 0, have: first.deliveryId });
  bench.time.now += limits.leaseTtl;
  await bench.queue.sweep();
  const second = await deliver(other);
  const late = [resultOf(first.action)];
  expect(await ask(bench.queue, one, { wait: 0, results: late })).toMatchObject({
    rejected: [{ actionId: id, code: 'lease_lost' }],
  });
  expect(lapses(), 'at the lapse, and when the late result showed that it landed').toEqual([id, id]);
  bench.time.now += limits.leaseTtl;
  await bench.queue.sweep();
  const own = [resultOf(second.action)];
  expect(await ask(bench.queue, other, { wait: 0, results: own })).toMatchObject({ accepted: [id] });
});

test.each(['heartbeat', 'journal'] as const)('work under a lost lease that a %s shows is written over', async (how) => {
  const [id] = await enqueue(bench, newAction(app, app));
  const { held, deliveryId } = await deliver();
  await ask(bench.queue, one, { wait: 0, have: deliveryId });
  bench.time.now += limits.leaseTtl;
  await bench.queue.sweep();
  const { action } = await deliver(other);
  await ask(bench.queue, other, { wait: 0, results: [resultOf(action)] });
  bench.policy.lapsedActions.length = 0;
  if (how === 'heartbeat') await bench.queue.heartbeat(one, { leases: [held] });
  else await ask(bench.queue, callerFor(one.agentId), { wait: 0, resume: [held] });
  expect(lapses()).toEqual([id]);
});

test('release frees what an agent holds; only what it had confirmed may have been started', async () => {
  const ids = await enqueue(bench, newAction(app, `${app}1`), newAction(app, `${app}2`));
  const max = { limits: [{ appId: app, max: 1 }] };
  const first = await ask(bench.queue, one, max);
  await ask(bench.queue, one, { have: first.deliveryId!, limits: [{ appId: app, max: 2 }] });
  await bench.db.transaction((tx) => bench.queue.release(tx, one.agentId));
  expect(lapses()).toEqual([ids[0]]);
  const { actions } = await ask(bench.queue, other);
  expect(actions.map(({ id, uncertain }) => [id, uncertain])).toEqual([
    [ids[0], true],
    [ids[1], false],
  ]);
});
