import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ask, type Bench, callerFor, createBench, createTestPolicy, enqueue, newAction, resultOf } from './testing.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await createBench();
});
beforeEach(() => {
  Object.assign(bench.policy, createTestPolicy());
});
afterAll(() => bench.close());

async function place() {
  const agent = await bench.agent();
  const app = await bench.app({ agents: [agent] });
  return { app, caller: callerFor(agent), key: app.slice(0, 8) };
}

test.each([
  ['user.push', 'user.provision', true],
  ['user.push', 'user.push', true],
  ['user.push', 'user.activate', true],
  ['user.push', 'user.reactivate', true],
  ['user.push', 'user.deactivate', false],
  ['user.push', 'user.password', false],
  ['user.deactivate', 'user.deactivate', false],
  ['group.push', 'group.push', true],
  ['group.push', 'group.delete', false],
] as const)('%s joins a waiting %s: %s', async (kind, waiting, joins) => {
  const { app, key } = await place();
  const [first] = await enqueue(bench, newAction(app, key, { kind: waiting }));
  const [second] = await enqueue(bench, newAction(app, key, { kind }));
  expect(second === first).toBe(joins);
});

test('changes of one call join each other, and each change names the action that carries it', async () => {
  const { app, key } = await place();
  const ids = await enqueue(bench, newAction(app, `${key}a`), newAction(app, `${key}b`), newAction(app, `${key}a`));
  expect(ids[2]).toBe(ids[0]);
  expect(ids[1]).not.toBe(ids[0]);
});

test('what was built is not joined: it would not bring the newest state', async () => {
  const { app, key, caller } = await place();
  bench.policy.settle = async (_tx, results) =>
    new Map(results.map(({ action }) => [action.id, { state: 'retry', at: new Date(bench.time.now + 60_000) }]));
  const [first] = await enqueue(bench, newAction(app, key));
  const { actions } = await ask(bench.queue, caller);
  const [leased] = await enqueue(bench, newAction(app, key));
  expect(leased).not.toBe(first);
  await ask(bench.queue, caller, { wait: 0, results: [resultOf(actions[0]!, 'failed')] });
  const [behind] = await enqueue(bench, newAction(app, key));
  expect(behind, 'joins the second, not the first that waits for its retry').toBe(leased);
});

test('what is held behind a task is joined, and Retry builds it anew', async () => {
  const { app, key, caller } = await place();
  bench.policy.settle = async (_tx, results) => new Map(results.map(({ action }) => [action.id, { state: 'held' }]));
  const [first] = await enqueue(bench, newAction(app, key));
  const { actions } = await ask(bench.queue, caller);
  await ask(bench.queue, caller, { wait: 0, results: [resultOf(actions[0]!, 'failed')] });
  expect(await enqueue(bench, newAction(app, key))).toEqual([first]);
  expect((await ask(bench.queue, caller)).actions).toEqual([]);
  bench.policy.build = async (_tx, list) => new Map(list.map(({ id }) => [id, { payload: { anew: true }, appRev: 2 }]));
  await bench.db.transaction((tx) => bench.queue.retry(tx, first!));
  const again = await ask(bench.queue, caller);
  expect(again.actions).toMatchObject([{ id: first, payload: { anew: true }, appRev: 2, attempt: 2 }]);
});

test('a change made now brings forward what was meant for later', async () => {
  const { app, key, caller } = await place();
  await enqueue(bench, newAction(app, key, { runAt: new Date(bench.time.now + 60_000) }));
  expect((await ask(bench.queue, caller)).actions).toHaveLength(0);
  await enqueue(bench, newAction(app, key));
  expect((await ask(bench.queue, caller)).actions).toHaveLength(1);
});

test('two thousand actions keep their order, in statements that do not grow with them', async () => {
  const { app, key } = await place();
  const people = Array.from({ length: 2_000 }, (_, i) => newAction(app, `${key}${i}`));
  const ids = await enqueue(bench, ...people);
  const { rows } = await sql<{ id: string }>`select id from action where app_id = ${app}::uuid order by seq`.execute(
    bench.db.kysely,
  );
  expect(rows.map(({ id }) => id)).toEqual(ids);
});

test('nothing is left of a change that was rolled back', async () => {
  const { app, key, caller } = await place();
  const failing = bench.db.transaction(async (tx) => {
    await bench.queue.enqueue(tx, [newAction(app, key)]);
    throw new Error('the change failed');
  });
  await expect(failing).rejects.toThrow('the change failed');
  expect((await ask(bench.queue, caller)).actions).toEqual([]);
});
