import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from './journal/store.ts';
import type { Fate, Seen } from './link/testing/fake-app.ts';
import { createPeople } from './link/testing/people.ts';
import { createRig, type Rig } from './link/testing/rig.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-crash-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Some requests land late, lose their answer, are refused for now, or take longer than the app's time-out (5 s). */
const fate: fc.Arbitrary<Fate> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ lands: fc.integer({ min: 0, max: 50 }), answers: fc.integer({ min: 0, max: 50 }) }),
  },
  { weight: 2, arbitrary: fc.record({ lands: fc.integer({ min: 0, max: 4_500 }), reset: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.constant({ lands: 3_000, answers: 10_000 }) },
  { weight: 1, arbitrary: fc.constant({ status: 503 }) },
);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('assign' as const), n: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), n: fc.integer({ min: 0, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 8_000 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('crash' as const),
      /** At this commit of the journal from now, before or after it; or at the end of `within`. */
      commit: fc.integer({ min: 0, max: 6 }),
      before: fc.boolean(),
      within: fc.integer({ min: 1, max: 3_000 }),
      off: fc.integer({ min: 1_000, max: 40_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('deaf' as const), ms: fc.integer({ min: 1_000, max: 40_000 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Kills the process at a commit that the test chose. */
function trap() {
  let left = -1;
  let before = false;
  let kill: () => void = () => undefined;
  const wrap = (store: Store): Store => ({
    prepare: (sql) => store.prepare(sql),
    close: () => store.close(),
    exec(sql) {
      const now = sql === 'commit' && left-- === 0;
      if (now && before) kill();
      store.exec(sql);
      if (now) kill();
    },
  });
  return {
    wrap,
    set(commit: number, early: boolean, then: () => void) {
      left = commit;
      before = early;
      kill = then;
    },
  };
}

async function play(rig: Rig, steps: Step[], mine: ReturnType<typeof trap>): Promise<void> {
  const people = createPeople(rig.org);
  for (const one of steps) {
    if (one.kind === 'assign') people.assign(one.n);
    else if (one.kind === 'change') people.change(one.n);
    else if (one.kind === 'wait') await rig.time.advance(one.ms);
    else if (one.kind === 'deaf') {
      rig.org.down.heartbeats = true;
      await rig.time.advance(one.ms);
      rig.org.down.heartbeats = false;
    } else {
      mine.set(one.commit, one.before, rig.kill);
      await rig.time.advance(one.within);
      rig.kill();
      mine.set(-1, false, () => undefined);
      await rig.time.advance(one.off);
      rig.boot();
    }
  }
  rig.app.fate = () => ({});
  await rig.time.advance(10_000);
  await rig.time.until(() => rig.org.actions.every(({ state }) => state === 'done'), 600_000);
  await rig.time.advance(10_000);
  await rig.time.until(() => rig.org.actions.every(({ state }) => state === 'done'), 600_000);
  for (const person of people.all()) {
    const accounts = [...rig.app.users.values()].filter((user) => user['userName'] === person.name);
    expect(
      accounts.map(({ title }) => title),
      person.name,
    ).toEqual([`v${person.version}`]);
  }
}

test('whatever the crash, one account each and the state of the org', { timeout: 120_000 }, async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 3, maxLength: 14 }),
    fc.array(fate, { minLength: 1, maxLength: 12 }),
    async (steps, fates) => {
      const mine = trap();
      const rig = createRig({ file: join(folder, `${++files}.db`), store: mine.wrap });
      let n = 0;
      rig.app.fate = ({ method }: Seen) => {
        const next = fates[n++ % fates.length]!;
        // Only a create is looked after until its time-out is over; other writes are repeated, so that they settle soon.
        return method === 'POST' ? next : { ...next, lands: Math.min(next.lands ?? 0, 300) };
      };
      try {
        await play(rig, steps, mine);
      } finally {
        rig.kill();
      }
    },
  );
  await fc.assert(property, { numRuns: 60 });
});
