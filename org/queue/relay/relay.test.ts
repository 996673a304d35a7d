import { randomBytes, randomUUID } from 'node:crypto';
import {
  type Action,
  actionKinds,
  type ExchangeRequest,
  type Relayed,
  type RelayOperation,
} from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentCaller } from '../port.ts';
import { ask, type Bench, callerFor, createBench, enqueue, newAction, resultOf, waiting } from '../testing.ts';
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
});
afterAll(() => bench.close());

const create = (userName: string): RelayOperation => ({ op: 'create', resource: 'Users', body: { userName } });
const remove = (id: string): RelayOperation => ({ op: 'delete', resource: 'Users', id });
const get = (id: string): RelayOperation => ({ op: 'get', resource: 'Users', id, without: [] });
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
const open = (part: Partial<ExchangeRequest> = {}, as = caller) =>
  bench.queue.exchange(
    as,
    { results: [], released: [], limits: [], kinds: [...actionKinds], wait: 25, configRevs: {}, ...part },
    new AbortController().signal,
  );
const answered = (action: Action, relayed: Relayed) => resultOf(action, 'done', { resource: { relayed } });
const stateOf = async (id: string) =>
  (await sql<{ state: string }>`select state from action where id = ${id}::uuid`.execute(bench.db.kysely)).rows[0]
    ?.state;

/** The next operations that the agent gets. */
async function leased(count: number, as = caller): Promise<Action[]> {
  const all: Action[] = [];
  while (all.length < count) all.push(...((await open({}, as)).actions as Action[]));
  return all;
}

test('an operation goes to the waiting poll, and its answer straight to the caller, unstored', async () => {
  const poll = open();
  await waiting(bench, caller.agentId);
  const outcome = relay(create('a'));
  const { actions } = await poll;
  expect(actions).toMatchObject([{ kind: 'scim.relay', payload: create('a'), deadline: bench.time.now + 45_000 }]);
  const relayed = { status: 201, resource: { id: '1', userName: 'a' } };
  const said = await ask(bench.queue, caller, { wait: 0, results: [answered(actions[0] as Action, relayed)] });
  expect(said).toMatchObject({ accepted: [actions[0]!.id], rejected: [] });
  expect(await outcome).toEqual({ came: 'answer', relayed });
  await bench.queue.counted();
  const { rows } =
    await sql`select state, resource, payload, same from action where id = ${actions[0]!.id}::uuid`.execute(
      bench.db.kysely,
    );
  expect(rows).toEqual([{ state: 'done', resource: null, payload: null, same: null }]);
  const again = await ask(bench.queue, caller, { wait: 0, results: [answered(actions[0] as Action, relayed)] });
  expect(again.accepted).toEqual([actions[0]!.id]);
});

test('without an agent the caller hears so, and nothing is left to be sent', async () => {
  const outcome = await relay(create('a'));
  expect(outcome).toEqual({ came: 'no-agent' });
  expect((await ask(bench.queue, caller)).actions).toEqual([]);
});

test('writes of one person go one after the other, with what the org pushes; reads and others do not wait', async () => {
  const [person, account] = [randomUUID(), randomUUID()];
  await sql`insert into person (id, login, profile) values (${person}, ${person}, '{}')`.execute(bench.db.kysely);
  await sql`insert into app_user (id, app_id, person_id, scope, external_id)
    values (${account}, ${app}, ${person}, 'USER', '7')`.execute(bench.db.kysely);
  await ask(bench.queue, caller);
  const [pushed] = await enqueue(bench, newAction(app, account));
  const [push] = await leased(1);
  expect(push?.id).toBe(pushed);
  const outcomes = [relay(remove('7')), relay(get('7')), relay(remove('8'))];
  const others = await leased(2);
  expect(others.map(({ payload }) => payload)).toEqual(expect.arrayContaining([get('7'), remove('8')]));
  const poll = open();
  await ask(bench.queue, caller, { wait: 0, results: [resultOf(push!)] });
  const { actions } = await poll;
  expect(actions).toMatchObject([{ payload: remove('7'), orderKey: `user:${account}` }]);
  const results = [...others, ...(actions as Action[])].map((action) => answered(action, { status: 204 }));
  await ask(bench.queue, caller, { wait: 0, results });
  expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => ({ came: 'answer', relayed: { status: 204 } })));
});

test('a create that is sent again when its caller has gone joins the one under way, or gets its answer', async () => {
  const gone = new AbortController();
  const first = relay(create('a'), { same: 'digest', signal: gone.signal });
  const [action] = await leased(1);
  gone.abort();
  expect(await first).toEqual({ came: 'caller-gone' });
  const second = relay(create('a'), { same: 'digest' });
  const relayed = { status: 201, resource: { id: '1', userName: 'a' } };
  await ask(bench.queue, caller, { wait: 0, results: [answered(action!, relayed)] });
  expect(await second).toEqual({ came: 'answer', relayed });

  const left = new AbortController();
  const third = relay(create('b'), { same: 'other', signal: left.signal });
  const [another] = await leased(1);
  left.abort();
  await third;
  await ask(bench.queue, caller, { wait: 0, results: [answered(another!, relayed)] });
  expect(await relay(create('b'), { same: 'other' })).toEqual({ came: 'answer', relayed });
  expect((await ask(bench.queue, caller)).actions).toEqual([]);
});

test('one that is done without its answer says nothing of itself, and nobody joins it', async () => {
  const outcome = relay(create('a'));
  const [action] = await leased(1);
  await sql`update action set state = 'done', same = 'digest' where id = ${action!.id}::uuid`.execute(bench.db.kysely);
  expect(await outcome).toEqual({ came: 'nothing' });
  const again = relay(create('a'), { same: 'digest' });
  const [other] = await leased(1);
  expect(other!.id).not.toBe(action!.id);
  await ask(bench.queue, caller, { wait: 0, results: [answered(other!, { status: 409 })] });
  expect(await again).toMatchObject({ came: 'answer' });
});

test('two creates of one name that both wait are two: the second goes when the first is over', async () => {
  const outcomes = [relay(create('a'), { same: 'digest' }), relay(create('a'), { same: 'digest' })];
  const [first] = await leased(1);
  const poll = open();
  await ask(bench.queue, caller, { wait: 0, results: [answered(first!, { status: 201 })] });
  const { actions } = await poll;
  await ask(bench.queue, caller, { wait: 0, results: [answered(actions[0] as Action, { status: 409 })] });
  expect((await Promise.all(outcomes)).map((one) => one.came === 'answer' && one.relayed.status)).toEqual([201, 409]);
});

test('past the deadline: what was never handed out is cancelled, what was is left to the agent', async () => {
  await ask(bench.queue, caller);
  const soon = () => ({ deadline: bench.time.now + 30 });
  expect(await relay(create('a'), soon())).toEqual({ came: 'no-room' });
  expect((await ask(bench.queue, caller)).actions).toEqual([]);
  const outcome = relay(create('b'), soon());
  const [action] = await leased(1);
  expect(await outcome).toEqual({ came: 'nothing' });
  bench.time.now += 1_000;
  await ask(bench.queue, caller, { wait: 0, results: [answered(action!, { status: 201 })] });
  expect(await stateOf(action!.id)).toBe('done');
});

test('a write whose lease ended goes out once more, to be looked up; a read that nobody waits for does not', async () => {
  const outcomes = [relay(create('a')), relay(get('7'))];
  const actions = await leased(2);
  bench.time.now += 60_000;
  await bench.queue.sweep();
  const again = await leased(1);
  expect(again).toMatchObject([{ payload: create('a'), uncertain: true, attempt: 2 }]);
  const read = actions.find(({ id }) => id !== again[0]!.id)!;
  expect(await stateOf(read.id)).toBe('cancelled');
  await ask(bench.queue, caller, { wait: 0, results: [answered(again[0]!, { status: 201 })] });
  expect(await stateOf(again[0]!.id)).toBe('done');
  expect(await Promise.all(outcomes)).toMatchObject([{ came: expect.any(String) }, { came: 'no-room' }]);
});

test('a failure of the agent reaches the caller, and frees the name for the next create', async () => {
  const outcome = relay(create('a'), { same: 'digest' });
  const [action] = await leased(1);
  const error = { code: 'connector_refused', class: 'app' as const, message: 'refused' };
  bench.policy.settle = async (_tx, results) => new Map(results.map(({ action }) => [action.id, { state: 'failed' }]));
  await ask(bench.queue, caller, { wait: 0, results: [resultOf(action!, 'failed', { error })] });
  expect(await outcome).toEqual({ came: 'failure', error });
  const next = relay(create('a'), { same: 'digest' });
  const [other] = await leased(1);
  await ask(bench.queue, caller, { wait: 0, results: [answered(other!, { status: 201 })] });
  expect(await next).toMatchObject({ came: 'answer' });
});

test('a password travels only to the agent it is sealed to', async () => {
  const late = callerFor(await bench.agent());
  await sql`insert into app_agent (app_id, agent_id) values (${app}, ${late.agentId})`.execute(bench.db.kysely);
  await ask(bench.queue, caller);
  const outcome = relay(create('a'), { sealed: { [caller.agentId]: 'jwe' } });
  expect((await ask(bench.queue, late)).actions).toEqual([]);
  const [action] = await leased(1);
  expect(action).toMatchObject({ payload: { ...create('a'), password: { from: 'sealed', jwe: 'jwe' } } });
  await ask(bench.queue, caller, { wait: 0, results: [answered(action!, { status: 201 })] });
  expect(await outcome).toMatchObject({ came: 'answer' });
});

test('the answer that another node counts reaches the node where the caller waits', async () => {
  const other = await createBench({ db: bench.db } as never);
  const outcome = relay(create('a'));
  const [action] = await leased(1);
  const relayed = { status: 201, resource: { id: '1', userName: 'a' } };
  other.time.now = bench.time.now;
  await ask(other.queue, caller, { wait: 0, results: [answered(action!, relayed)] });
  expect(await outcome).toEqual({ came: 'answer', relayed });
  await other.queue.close();
});
