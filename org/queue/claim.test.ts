import { limits } from '@postern/protocol/wire';
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

const people = (app: string, count: number) => Array.from({ length: count }, (_, i) => newAction(app, `${app}${i}`));

test.each([
  ['provisioning is off', { provisioning: false }],
  ['the app is inactive', { status: 'INACTIVE' }],
])('nothing goes out while %s, but a test of the connector does', async (_when, options) => {
  const agent = await bench.agent();
  const app = await bench.app({ agents: [agent], ...options });
  await enqueue(
    bench,
    newAction(app, `${app}p`),
    newAction(app, `${app}t`, { kind: 'connector.test', orderKey: `test:${app}` }),
  );
  const { actions } = await ask(bench.queue, callerFor(agent));
  expect(actions.map(({ kind }) => kind)).toEqual(['connector.test']);
});

test('a test goes to the agents that it names, chosen for the app or not', async () => {
  const [chosen, named] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [chosen] });
  const intent = { agents: [named] };
  await enqueue(bench, newAction(app, `${app}t`, { kind: 'connector.test', orderKey: `test:${app}`, intent }));
  expect((await ask(bench.queue, callerFor(chosen))).actions).toEqual([]);
  expect((await ask(bench.queue, callerFor(named))).actions).toHaveLength(1);
});

test('only an agent of the app gets its work, and only kinds that it can do', async () => {
  const [one, other] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [one] });
  await enqueue(bench, newAction(app, `${app}p`));
  expect((await ask(bench.queue, callerFor(other))).actions).toEqual([]);
  expect((await ask(bench.queue, callerFor(one), { kinds: ['import'] })).actions).toEqual([]);
  const caller = callerFor(await bench.agent());
  await sql`insert into app_agent values (${app}, ${caller.agentId})`.execute(bench.db.kysely);
  expect((await ask(bench.queue, caller)).actions).toHaveLength(1);
});

test('the limit of an agent counts what it holds, the limit of the app what all agents hold', async () => {
  const [a, b] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [a, b], concurrency: 2 });
  await enqueue(bench, ...people(app, 40));
  const [first, second] = [callerFor(a), callerFor(b)];
  const max = (n: number) => ({ limits: [{ appId: app, max: n }] });
  expect((await ask(bench.queue, first, max(3))).actions).toHaveLength(3);
  expect((await ask(bench.queue, first, max(3))).actions).toHaveLength(0);
  expect((await ask(bench.queue, first, max(4))).actions).toHaveLength(1);
  expect((await ask(bench.queue, second)).actions, 'eight for each request at once, less four').toHaveLength(12);
  expect((await ask(bench.queue, first, max(9))).actions).toHaveLength(0);
});

test('of an app whose circuit is open one action goes out, when its probe is due', async () => {
  const [a, b] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [a, b] });
  await enqueue(bench, ...people(app, 5));
  const probe = new Date(bench.time.now + 5_000).toISOString();
  await sql`insert into circuit (app_id, error, probe_at) values (${app}, '{}', ${probe})`.execute(bench.db.kysely);
  const [first, second] = [callerFor(a), callerFor(b)];
  expect((await ask(bench.queue, first)).actions).toHaveLength(0);
  bench.time.now += 5_000;
  const { actions } = await ask(bench.queue, first);
  expect(actions).toHaveLength(1);
  expect((await ask(bench.queue, second)).actions, 'the probe is taken').toHaveLength(0);
  await sql`delete from circuit where app_id = ${app}`.execute(bench.db.kysely);
  bench.time.now += 1_000;
  expect((await ask(bench.queue, second)).actions).toHaveLength(4);
});

test('what one agent cannot do goes to another; when none is left the policy hears of it', async () => {
  const [a, b] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [a, b] });
  const [first, second] = [callerFor(a), callerFor(b)];
  const [id] = await enqueue(bench, newAction(app, `${app}p`));
  const given = await ask(bench.queue, first);
  const refusal = resultOf(given.actions[0]!, 'unsupported');
  expect((await ask(bench.queue, first, { wait: 0, results: [refusal] })).accepted).toEqual([id]);
  expect((await ask(bench.queue, first)).actions).toEqual([]);
  const again = await ask(bench.queue, second);
  const codes: unknown[] = [];
  bench.policy.settle = async (_tx, results) => {
    codes.push(...results.map(({ result }) => [result.status, result.error?.code]));
    return new Map(results.map(({ action }) => [action.id, { state: 'held' }]));
  };
  await ask(bench.queue, second, { wait: 0, results: [resultOf(again.actions[0]!, 'unsupported')] });
  expect(codes).toEqual([['failed', 'no_capable_agent']]);
  expect(await bench.queue.finished(id!, 0)).toMatchObject({ status: 'failed', error: { code: 'no_capable_agent' } });
});

test('an answer keeps to its size: what does not fit stays, what is too large is fetched', async () => {
  const agent = await bench.agent();
  const app = await bench.app({ agents: [agent] });
  const text = 'é'.repeat(100_000);
  bench.policy.build = async (_tx, actions) => {
    const size = (id: string) => (id.endsWith('huge') ? { text: text.repeat(4) } : { text });
    return new Map(actions.map(({ id, subject }) => [id, { payload: size(subject.id), appRev: 1 }]));
  };
  await enqueue(bench, newAction(app, `${app}huge`), ...people(app, 8));
  const caller = callerFor(agent);
  const { actions } = await ask(bench.queue, caller);
  expect(actions[0]).not.toHaveProperty('payload');
  expect(Buffer.byteLength(JSON.stringify(actions))).toBeLessThan(limits.body);
  expect(actions.length).toBe(5);
  const [huge] = actions;
  expect(await bench.queue.payload(caller, huge!.id, huge!.lease.token)).toEqual({ text: text.repeat(4) });
  await expect(bench.queue.payload(caller, huge!.id, 'other')).rejects.toMatchObject({ code: 'lease_lost' });
  expect((await ask(bench.queue, caller)).actions).toHaveLength(4);
});

test('what the policy cancels or holds does not go out, and what came behind it does', async () => {
  const agent = await bench.agent();
  const app = await bench.app({ agents: [agent] });
  const [cancelled, behind, held] = await enqueue(
    bench,
    newAction(app, `${app}p`),
    newAction(app, `${app}p`, { kind: 'user.deactivate' }),
    newAction(app, `${app}q`),
    newAction(app, `${app}q`, { kind: 'user.deactivate' }),
  );
  const error = { code: 'no_unique_value', class: 'person' as const, message: 'x' };
  bench.policy.build = async (_tx, actions) =>
    new Map(
      actions.map(({ id }) => [
        id,
        id === cancelled ? { cancel: true } : id === held ? { hold: error } : { payload: {}, appRev: 1 },
      ]),
    );
  expect((await ask(bench.queue, callerFor(agent))).actions.map(({ id }) => id)).toEqual([behind]);
  expect(await bench.queue.finished(held!, 0)).toMatchObject({ status: 'failed', error });
});

test('a password sealed to one agent is sealed anew for another; all else keeps its payload', async () => {
  const [a, b] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [a, b] });
  bench.policy.build = async (_tx, actions, agentId) =>
    new Map(
      actions.map(({ id, kind }) => [
        id,
        {
          payload: kind === 'user.password' ? { password: { from: 'sealed', jwe: agentId } } : { z: agentId, a: 1 },
          appRev: 1,
        },
      ]),
    );
  await enqueue(bench, newAction(app, `${app}p`, { kind: 'user.password' }), newAction(app, `${app}q`));
  const first = await ask(bench.queue, callerFor(a));
  bench.time.now += limits.leaseTtl;
  await bench.queue.sweep();
  const second = await ask(bench.queue, callerFor(b));
  const texts = (list: typeof first) => list.actions.map(({ payload }) => JSON.stringify(payload));
  expect(texts(second)).toEqual([JSON.stringify({ password: { from: 'sealed', jwe: b } }), texts(first)[1]]);
});

test('an agent that may not have it is passed over', async () => {
  const [a, b] = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents: [a, b] });
  bench.policy.build = async (_tx, actions, agentId) =>
    new Map(actions.map(({ id }) => [id, agentId === a ? { refuse: true } : { payload: {}, appRev: 1 }]));
  await enqueue(bench, newAction(app, `${app}p`, { kind: 'user.password' }));
  expect((await ask(bench.queue, callerFor(a))).actions).toEqual([]);
  expect((await ask(bench.queue, callerFor(b))).actions).toHaveLength(1);
});

test('of two agents that take one key at the same instant, one looks again', async () => {
  const agent = await bench.agent();
  const app = await bench.app({ agents: [agent] });
  const [id] = await enqueue(bench, newAction(app, app));
  const { build } = bench.policy;
  let others = 1;
  bench.policy.build = async (tx, actions, agentId) => {
    // What another transaction would have committed meanwhile; it goes with this one.
    if (others-- > 0) {
      await sql`insert into action (id, app_id, kind, order_key, subject_id, subject_name, state, traceparent)
        select gen_random_uuid(), app_id, kind, order_key, '', '', 'leased', '' from action where id = ${id}`.execute(
        tx,
      );
    }
    return build(tx, actions, agentId);
  };
  expect((await ask(bench.queue, callerFor(agent))).actions.map((action) => action.id)).toEqual([id]);
});

test('an app with a rate gets no more than it says, whichever agent or node asks', async () => {
  const agents = [await bench.agent(), await bench.agent()];
  const app = await bench.app({ agents });
  await sql`update app set settings = settings || '{"perMinute":60}' where id = ${app}::uuid`.execute(bench.db.kysely);
  await sql`insert into app_rate (app_id, free_at) values (${app}::uuid, ${new Date(bench.time.now).toISOString()}::timestamptz)`.execute(
    bench.db.kysely,
  );
  await enqueue(bench, ...people(app, 10));
  const callers = agents.map((agent) => callerFor(agent));
  const taken = async () => {
    const answers = await Promise.all(callers.map((caller) => ask(bench.queue, caller)));
    return answers.reduce((sum, { actions }) => sum + actions.length, 0);
  };
  const soFar: number[] = [];
  for (let step = 0; step < 4; step++) {
    soFar.push(await taken());
    bench.time.now += 1_000;
  }
  // Two seconds' worth at once, then one a second.
  expect(soFar).toEqual([2, 1, 1, 1]);
});
