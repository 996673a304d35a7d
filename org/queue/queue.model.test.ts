import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, createBench, newAction } from './testing.ts';
import { type ModelAgent, World } from './testing-model.ts';

/*
 * Two agents work, stall, die and come back in every order; a third thing is the application, in which late requests
 * of stalled agents land too. After each step the queue's answers are those of the model; at the end, when everything
 * has been reported and done, the application holds what the org wants.
 */
let bench: Bench;
let world: World;

beforeAll(async () => {
  bench = await createBench();
  const { policy } = bench;
  policy.build = async (_tx, actions) =>
    new Map(actions.map(({ id, subject }) => [id, { payload: { version: world.wanted.get(subject.id) }, appRev: 1 }]));
  policy.settle = async (_tx, results) =>
    new Map(
      results.map(({ action, result }) => {
        const once = `${action.id} ${result.lease}`;
        expect(world.settledUnder.has(once), 'a result counts once').toBe(false);
        world.settledUnder.add(once);
        const again = { state: 'retry' as const, at: new Date(world.now + 5_000) };
        return [action.id, result.status === 'done' ? { state: 'done' as const } : again];
      }),
    );
  policy.lapsed = async (tx, actions) => {
    const keys = actions.map(({ subject }) => subject.id);
    world.learn(
      await bench.queue.enqueue(
        tx,
        keys.map((key) => newAction(world.app, key)),
      ),
      keys,
    );
  };
});

afterAll(() => bench.close());

interface Step {
  name: string;
  run(): Promise<void> | void;
}

const agent = fc.nat({ max: 1 });
const nothing = fc.constant(0);
const done = 'done' as const;

/** One message or event at a time, and (more often) the whole turns that make the rare ones meet. */
const steps: fc.WeightedArbitrary<(world: World) => Step>[] = [
  {
    weight: 4,
    arbitrary: fc.nat({ max: 1 }).map((key) => (w) => step(`change ${key}`, () => w.change(`${w.run}-${key}`))),
  },
  { weight: 4, arbitrary: forAgent(fc.nat({ max: 1 }), 'stall', (w, a, key) => stall(w, a, `${w.run}-${key}`)) },
  { weight: 3, arbitrary: forAgent(nothing, 'work off', (w, a) => workOff(w, a)) },
  {
    weight: 3,
    arbitrary: forAgent(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()), 'poll', (w, a, [max, lost]) =>
      w.poll(a, max, lost),
    ),
  },
  { weight: 3, arbitrary: forAgent(fc.constantFrom(done, done, 'failed' as const), 'land', (w, a, s) => w.land(a, s)) },
  { weight: 2, arbitrary: forAgent(fc.boolean(), 'report', (w, a, lost) => w.report(a, lost)) },
  { weight: 2, arbitrary: forAgent(nothing, 'heartbeat', (w, a) => w.heartbeat(a)) },
  { weight: 1, arbitrary: forAgent(nothing, 'release', (w, a) => w.release(a)) },
  { weight: 1, arbitrary: forAgent(nothing, 'crash', (w, a) => w.crash(a)) },
  { weight: 2, arbitrary: agent.map((n) => (w) => step(`start ${n}`, () => startIfDown(w, w.agents[n]!))) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom(1_000, 6_000, 11_000, 21_000)
      .map((ms) => (w) => step(`${ms} ms pass`, () => pass(w, ms))),
  },
];

const step = (name: string, run: Step['run']): Step => ({ name, run });

/** Works until nothing is left that it may have. What it held before stays as it is: that part of it stalls. */
async function workOff(w: World, one: ModelAgent): Promise<void> {
  for (let before = -1; before !== one.journal.size; ) {
    const stalled = new Set(one.journal.keys());
    await w.poll(one, 100, false);
    const fresh = [...one.journal.keys()].filter((id) => !stalled.has(id));
    for (const id of fresh) w.land(one, 'done', id);
    await w.report(one, false);
    before = fresh.length > 0 ? -1 : one.journal.size;
  }
}

/** Takes work and is not heard of while the other one does it again, and what came after it. Then everything may follow. */
async function stall(w: World, one: ModelAgent, key: string): Promise<void> {
  await w.change(key);
  await w.poll(one, 100, false);
  await w.change(key);
  await pass(w, 21_000);
  const [other] = w.agents.filter((agent) => agent !== one);
  await startIfDown(w, other!);
  if (other!.up) await workOff(w, other!);
}

async function startIfDown(w: World, one: ModelAgent): Promise<void> {
  if (!one.up) await w.start(one);
}

async function pass(w: World, ms: number): Promise<void> {
  bench.time.now += ms;
  await w.sweep();
}

/** A step of an agent that runs; nothing happens where it does not. */
function forAgent<T>(
  part: fc.Arbitrary<T>,
  name: string,
  run: (w: World, a: ModelAgent, part: T) => Promise<void> | void,
): fc.Arbitrary<(world: World) => Step> {
  return fc.tuple(agent, part).map(([n, value]) => (w) => ({
    name: `${name} ${n} ${JSON.stringify(value)}`,
    run: () => (w.agents[n]!.up ? run(w, w.agents[n]!, value) : undefined),
  }));
}

async function settleDown(w: World): Promise<void> {
  for (const one of w.agents) {
    if (!one.up) {
      bench.time.now += 30_000;
      await w.sweep();
      expect(await w.start(one), 'a dead process locks nobody out').toBe(true);
    }
    await w.report(one, false);
  }
  const [worker] = w.agents;
  const open = () => [...w.actions.values()].some(({ done }) => !done);
  for (let round = 0; open(); round++) {
    expect(round, 'everything comes to an end').toBeLessThan(200);
    bench.time.now += 6_000;
    await w.sweep();
    await w.poll(worker!, 100, false);
    for (const { landed } of [...worker!.journal.values()]) if (!landed) w.land(worker!, 'done');
    await w.report(worker!, false);
    // Leases whose work this agent has dropped are still counted by the org until they run out.
    if (worker!.journal.size === 0) bench.time.now += 20_000;
  }
}

test('whatever happens to agents, the application ends in the state that the org wants', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(...steps), { minLength: 10, maxLength: 60, size: 'max' }), async (list) => {
      const ids = [await bench.agent(), await bench.agent()];
      world = new World(bench, await bench.app({ agents: ids }), ids);
      for (const one of world.agents) await world.start(one);
      for (const make of list) await make(world).run();
      await settleDown(world);
      expect(world.landed).toEqual(world.wanted);
      const { rows } = await sql`select id, state, lease_until from action
        where app_id = ${world.app}::uuid and state <> 'done'`.execute(bench.db.kysely);
      expect(rows).toEqual([]);
    }),
    { numRuns: Number(process.env['POSTERN_MODEL_RUNS'] ?? 25) },
  );
}, 120_000);
