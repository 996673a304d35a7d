import { randomBytes } from 'node:crypto';
import { type Action, actionKinds, type ExchangeRequest, type RelayOperation } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentCaller } from '../port.ts';
import { ask, type Bench, callerFor, createBench, resultOf, waiting } from '../testing.ts';
import type { RelayOutcome, RelayRequest } from './port.ts';

let bench: Bench;
let app: string;
let caller: AgentCaller;
beforeAll(async () => {
  bench = await createBench();
});
beforeEach(async () => {
  caller = callerFor(await bench.agent());
  app = await bench.app({ agents: [caller.agentId] });
  await sampled();
});
afterAll(() => bench.close());

const get = (id: string): RelayOperation => ({ op: 'get', resource: 'Users', id, without: [] });
const create = (userName: string): RelayOperation => ({ op: 'create', resource: 'Users', body: { userName } });
const replace = (id: string): RelayOperation => ({ op: 'replace', resource: 'Users', id, body: { userName: 'a' } });
const answer = { came: 'answer', relayed: { status: 200 } };
const relay = (operation: RelayOperation, part: Partial<RelayRequest> = {}): Promise<RelayOutcome> =>
  bench.queue.relay({
    appId: app,
    operation,
    subject: { id: 'x', name: 'x' },
    deadline: bench.time.now + 45_000,
    traceId: randomBytes(16).toString('hex'),
    signal: new AbortController().signal,
    ...part,
  });
const body = { results: [], released: [], limits: [], kinds: [...actionKinds], wait: 25, configRevs: {} };
const open = (signal = new AbortController().signal, part: Partial<ExchangeRequest> = {}, as = caller) =>
  bench.queue.exchange(as, { ...body, ...part }, signal);
const report = (action: Action, part: Partial<ExchangeRequest> = {}, as = caller, bench_ = bench) => {
  const results = [resultOf(action, 'done', { resource: { relayed: { status: 200 } } })];
  return ask(bench_.queue, as, { wait: 0, results, ...part });
};
const rows = async () =>
  (
    await sql<{ state: string }>`select state from action where app_id = ${app}::uuid order by seq`.execute(
      bench.db.kysely,
    )
  ).rows;

/** The poll of the agent that waits, and what it gets for this operation. */
async function given(operation: RelayOperation, part: Partial<RelayRequest> = {}, signal?: AbortSignal) {
  const poll = open(signal);
  await waiting(bench, caller.agentId);
  const outcome = relay(operation, part);
  const [action] = (await poll).actions as Action[];
  return { action: action!, outcome };
}

/** The first read of an app goes by the queue; then none does for some seconds. */
async function sampled(): Promise<void> {
  const { action, outcome } = await given(get('0'));
  await report(action);
  await outcome;
  await sql`delete from action where app_id = ${app}::uuid`.execute(bench.db.kysely);
}

/** Turns of the event loop: far more than what waits for nothing but memory takes. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The one action that the queue hands out now, answered. */
async function carriedByQueue(as = caller): Promise<Action> {
  let actions: Action[] = [];
  while (actions.length === 0) actions = (await ask(bench.queue, as, { wait: 1 })).actions as Action[];
  await report(actions[0]!, {}, as);
  return actions[0]!;
}

test('a read goes from its caller to the poll and back, and no table knows of it', async () => {
  const { action, outcome } = await given(get('7'));
  expect(action).toMatchObject({
    kind: 'scim.relay',
    payload: get('7'),
    deadline: bench.time.now + 45_000,
    attempt: 1,
  });
  const beat = await bench.queue.heartbeat(caller, { leases: [{ actionId: action.id, lease: action.lease.token }] });
  expect([beat.extended, beat.lost]).toEqual([[action.id], []]);
  expect(await rows()).toEqual([]);
  expect(await report(action)).toMatchObject({ accepted: [action.id], rejected: [] });
  expect(await outcome).toEqual(answer);
  expect(await rows()).toEqual([]);
});

test('a poll that looked at everything before it took what waits here leaves nothing to look at', async () => {
  bench.time.now += 1_000;
  const looks = relay(get('7'));
  const [action] = (await open()).actions as Action[];
  await report(action!);
  await looks;
  let outcome: RelayOutcome | undefined;
  const carry = async () => {
    const comes = relay(get('8'));
    const [next] = (await open()).actions as Action[];
    await report(next!);
    outcome = await comes;
  };
  let carried: Promise<void> | undefined;
  // On the embedded database nobody else has a statement meanwhile: what wants one waits for the end of this.
  await bench.db.transaction(async () => {
    carried = carry();
    await Promise.race([carried, turns(1_000)]);
    expect(outcome, 'without a statement').toEqual(answer);
  });
  await carried;
});

test('only the agent that has it, with its token, answers a read', async () => {
  const { action, outcome } = await given(get('7'));
  const other = callerFor(await bench.agent());
  await report(action, {}, other);
  await report({ ...action, lease: { ...action.lease, token: `${action.lease.token}x` } });
  const failed = resultOf(action, 'failed', { error: { code: 'connector_reset', class: 'retry', message: 'reset' } });
  await ask(bench.queue, caller, { wait: 0, results: [failed] });
  expect(await outcome).toMatchObject({ came: 'failure', error: { code: 'connector_reset' } });
});

test('after a read that failed the next one goes by the queue, where failures are counted', async () => {
  const { action, outcome } = await given(get('7'));
  const error = { code: 'connector_refused', class: 'app' as const, message: 'refused' };
  await ask(bench.queue, caller, { wait: 0, results: [resultOf(action, 'failed', { error })] });
  await outcome;
  const next = relay(get('8'));
  await carriedByQueue();
  expect(await next).toEqual(answer);
  expect(await rows()).toHaveLength(1);
});

test('a write is added and leased at once; its caller has the answer, and the row keeps none', async () => {
  const { action, outcome } = await given(create('a'), { same: 'digest' });
  expect(action).toMatchObject({ payload: create('a'), attempt: 1, uncertain: false });
  expect(await rows()).toEqual([{ state: 'leased' }]);
  expect(await report(action)).toMatchObject({ accepted: [action.id] });
  expect(await outcome).toEqual(answer);
  await bench.queue.counted();
  const kept = await sql`select state, resource, payload, same from action where id = ${action.id}::uuid`.execute(
    bench.db.kysely,
  );
  expect(kept.rows).toEqual([{ state: 'done', resource: null, payload: null, same: null }]);
  expect(await report(action)).toMatchObject({ accepted: [action.id] });
});

test('an answer that came in time and is counted after the time is kept nowhere all the same', async () => {
  const { action, outcome } = await given(create('a'), { deadline: bench.time.now + 5_000 });
  await report(action);
  expect(await outcome).toEqual(answer);
  bench.time.now += 6_000;
  await bench.queue.counted();
  const kept = await sql`select state, resource from action where id = ${action.id}::uuid`.execute(bench.db.kysely);
  expect(kept.rows).toEqual([{ state: 'done', resource: null }]);
});

test('an answer whose caller has it counts, even where its agent was deleted in that moment', async () => {
  const { action, outcome } = await given(create('a'));
  await report(action);
  expect(await outcome).toEqual(answer);
  await bench.db.transaction(async (tx) => {
    await bench.queue.release(tx, caller.agentId);
    await sql`delete from agent where id = ${caller.agentId}::uuid`.execute(tx);
  });
  await bench.queue.counted();
  expect(await rows()).toEqual([{ state: 'done' }]);
});

test('an answer that comes when its caller has just gone is kept for the same create', async () => {
  const gone = new AbortController();
  const { action, outcome } = await given(create('a'), { same: 'digest', signal: gone.signal });
  const said = report(action);
  gone.abort();
  await said;
  expect(await outcome).toEqual({ came: 'caller-gone' });
  expect(await relay(create('a'), { same: 'digest' })).toEqual(answer);
  expect(await rows()).toHaveLength(1);
});

test('of two writes of one person the second waits in the queue for the first', async () => {
  const first = await given(replace('7'));
  const poll = open();
  const second = relay(replace('7'));
  await expect.poll(rows).toEqual([{ state: 'leased' }, { state: 'ready' }]);
  await report(first.action);
  const [action] = (await poll).actions as Action[];
  expect(action?.orderKey).toBe(first.action.orderKey);
  await report(action!);
  expect(await Promise.all([first.outcome, second])).toEqual([answer, answer]);
});

test('a write whose lease ended goes out once more, to be looked up', async () => {
  const { action, outcome } = await given(create('a'));
  bench.time.now += 21_000;
  await bench.queue.sweep();
  const again = await carriedByQueue();
  expect(again).toMatchObject({ id: action.id, attempt: 2, uncertain: true });
  expect(await outcome).toEqual(answer);
});

test('a write that the next process of its agent knows nothing of, as after a power cut, goes out to be looked up', async () => {
  const { action, outcome } = await given(create('a'));
  bench.time.now += 40_000;
  const successor = callerFor(caller.agentId);
  await ask(bench.queue, successor, { wait: 0, resume: [] });
  expect(await carriedByQueue(successor)).toMatchObject({ id: action.id, attempt: 2, uncertain: true });
  expect(await outcome).toEqual(answer);
});

test.each<[string, (action: Action, gone: AbortController) => unknown]>([
  ['its connection broke', (_action, gone) => gone.abort()],
  [
    'it is given back',
    ({ id, lease }) => ask(bench.queue, caller, { wait: 0, released: [{ actionId: id, lease: lease.token }] }),
  ],
  [
    'this agent cannot do it',
    (action) => ask(bench.queue, caller, { wait: 0, results: [resultOf(action, 'unsupported')] }),
  ],
])('a read goes by the queue where %s', async (_why, happens) => {
  const gone = new AbortController();
  const { action, outcome } = await given(get('7'), {}, gone.signal);
  await happens(action, gone);
  const again = await carriedByQueue();
  expect(again.id).not.toBe(action.id);
  expect(await outcome).toEqual(answer);
});

test('a read that a dead process had goes by the queue as soon as the agent is back', async () => {
  const { outcome } = await given(get('7'));
  bench.time.now += 40_000;
  const successor = callerFor(caller.agentId);
  await ask(bench.queue, successor, { wait: 0, resume: [] });
  expect((await carriedByQueue(successor)).payload).toEqual(get('7'));
  expect(await outcome).toEqual(answer);
});

test('whoever goes before a poll came leaves nothing to be done; a read that nobody waits for is given up', async () => {
  const poll = open();
  await waiting(bench, caller.agentId);
  const gone = new AbortController();
  const outcome = relay(get('7'), { signal: gone.signal });
  const [action] = (await poll).actions as Action[];
  gone.abort();
  expect(await outcome).toEqual({ came: 'caller-gone' });
  const leases = [{ actionId: action!.id, lease: action!.lease.token }];
  expect(await bench.queue.heartbeat(caller, { leases })).toMatchObject({ extended: [], lost: [action!.id] });
  expect(await report(action!)).toMatchObject({ accepted: [action!.id] });
  // With a poll at hand.
  const another = open();
  await waiting(bench, caller.agentId);
  const early = new AbortController();
  early.abort();
  expect(await relay(create('a'), { signal: early.signal })).toEqual({ came: 'caller-gone' });
  expect(await rows()).toEqual([]);
  expect(await relay(get('9'), { signal: early.signal })).toEqual({ came: 'caller-gone' });
  const left = relay(get('10'));
  const [next] = (await another).actions as Action[];
  expect(next?.payload).toEqual(get('10'));
  await report(next!);
  expect(await left).toEqual(answer);
});

test('an answer to a read reaches its node over another one, where the lease is extended, too', async () => {
  const other = await createBench({ db: bench.db } as never);
  other.time.now = bench.time.now;
  const { action, outcome } = await given(get('7'));
  const leases = [{ actionId: action.id, lease: action.lease.token }];
  expect((await other.queue.heartbeat(caller, { leases })).extended).toEqual([action.id]);
  expect(await report(action, {}, caller, other)).toMatchObject({ accepted: [action.id] });
  expect(await outcome).toEqual(answer);
  await expect.poll(async () => (await sql`select from relay_answer`.execute(bench.db.kysely)).rows).toEqual([]);
  await other.queue.close();
});

test('an agent that does not come back for more is written down as away', async () => {
  const { action, outcome } = await given(get('7'));
  const until = async () =>
    (
      await sql<{ at: Date }>`select session_until as at from agent where id = ${caller.agentId}::uuid`.execute(
        bench.db.kysely,
      )
    ).rows[0]?.at.getTime();
  expect(await until()).toBe(bench.time.now + 35_000);
  await report(action);
  await outcome;
  await expect.poll(until, { timeout: 5_000 }).toBe(bench.time.now + 10_000);
});

test('what waits in the queue is not held back by what comes at the desk', async () => {
  const queued = relay({
    ...create('large'),
    body: { userName: 'large', title: 'x'.repeat(20_000) },
  } as RelayOperation);
  await expect.poll(rows).toEqual([{ state: 'ready' }]);
  const read = relay(get('7'));
  const order: string[] = [];
  while (order.length < 2) {
    const { actions } = await ask(bench.queue, caller, { wait: 1 });
    for (const action of actions as Action[]) {
      order.push((action.payload as RelayOperation).op);
      await report(action);
    }
  }
  expect(order).toEqual(['create', 'get']);
  expect(await Promise.all([queued, read])).toEqual([answer, answer]);
});
