import type { Action, ActionError, Result } from '@postern/protocol/wire';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, failure, respond, type World } from './testing.ts';

/** Whatever happens to people, answers and leases, in whatever order: the application ends in the state the org holds. */

let world: World & { appId: string };
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const people = [0, 1, 2];
const who = fc.constantFrom(...people);
type Step =
  | { do: 'assign' | 'unassign' | 'title' | 'password'; who: number }
  | { do: 'status'; who: number; status: 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED' }
  | { do: 'work'; answer: 'done' | 'person' | 'retry' | 'app' | 'missing' }
  | { do: 'take' }
  | { do: 'report'; apply: boolean }
  | { do: 'stall'; who: number }
  | { do: 'lapse'; lands: 'before' | 'later' }
  | { do: 'retry tasks' };

const runs = Number(process.env['POSTERN_RUNS'] ?? 20);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('assign', 'unassign', 'title', 'password'), who }) as fc.Arbitrary<Step>,
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('status' as const),
      who,
      status: fc.constantFrom('ACTIVE', 'SUSPENDED', 'DEPROVISIONED'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('work' as const),
      answer: fc.constantFrom('done', 'person', 'retry', 'app', 'missing'),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'take' as const }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('report' as const), apply: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lapse' as const), lands: fc.constantFrom('before', 'later') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stall' as const), who }) },
  { weight: 1, arbitrary: fc.constant({ do: 'retry tasks' as const }) },
);

interface State {
  ids: string[];
  taken: Action[];
  /** Requests of lost leases that the application has not got yet. */
  late: Action[];
  count: number;
}

async function begin(): Promise<State> {
  for (const table of ['action', 'circuit', 'task', 'app_user', 'person', 'pending_password', 'system_log']) {
    await sql`delete from ${sql.table(table)}`.execute(world.db.kysely);
  }
  await sql`update app set failing = '{}'`.execute(world.db.kysely);
  world.application.accounts.clear();
  return { ids: await world.addPeople(people.map((n) => `p${n}@example.com`)), taken: [], late: [], count: 0 };
}

const errors: Record<string, ActionError> = {
  person: failure(),
  retry: failure({ class: 'retry', status: 503 }),
  app: failure({ class: 'app', status: 401 }),
};

async function run(state: State, given: Step): Promise<void> {
  const { provisioning, appId } = world;
  world.time.now += 500;
  switch (given.do) {
    case 'assign':
      return world.tx((tx) => provisioning.assigned(tx, appId, [state.ids[given.who]!], 'USER'));
    case 'unassign':
      return world.tx((tx) => provisioning.unassigned(tx, appId, [state.ids[given.who]!]));
    case 'title':
      return world.change(state.ids[given.who]!, { title: `title ${++state.count}` });
    case 'password':
      return world.tx((tx) => provisioning.passwordSet(tx, state.ids[given.who]!, `password ${++state.count}`));
    case 'status':
      return world.setStatus(state.ids[given.who]!, given.status);
    case 'work': {
      if (given.answer === 'missing')
        world.application.accounts.delete([...world.application.accounts.keys()][0] ?? '');
      await world.work(() => errors[given.answer]);
      return;
    }
    case 'take':
      state.taken.push(...(await world.take()));
      return;
    case 'report': {
      // A process that lost its answers after its writes had landed (apply), or that never sent them.
      const results = state.taken
        .splice(0)
        .flatMap((action): Result[] => (given.apply ? [respond(world, action)] : []));
      await world.report(results);
      return;
    }
    case 'lapse': {
      land(state);
      const lost = state.taken.splice(0);
      if (given.lands === 'later') state.late.push(...lost);
      else for (const action of lost) world.application.apply(action);
      // The lease is over, the app's time-out of 30 s is not.
      world.time.now += 25_000;
      await world.queue.sweep();
      return;
    }
    case 'stall':
      // An agent stalls with a write that lands only after another agent has written something newer.
      await run(state, { do: 'title', who: given.who });
      await run(state, { do: 'take' });
      await run(state, { do: 'lapse', lands: 'later' });
      await run(state, { do: 'work', answer: 'done' });
      await run(state, { do: 'title', who: given.who });
      return run(state, { do: 'work', answer: 'done' });
    case 'retry tasks':
      return retryTasks();
  }
}

/** A late request puts its old state over whatever is there. */
function land(state: State): void {
  for (const action of state.late.splice(0)) world.application.apply(action);
}

async function retryTasks(): Promise<void> {
  const tasks = await world.rows(sql<{ id: string }>`select id from task where status = 'open'`);
  await world.tx((tx) =>
    world.provisioning.retryTasks(
      tx,
      tasks.map(({ id }) => id),
    ),
  );
}

/** The connector is well again and every task is retried: what is left to do gets done. */
async function settleDown(state: State): Promise<void> {
  land(state);
  for (let round = 0; round < 12; round++) {
    world.time.now += 10 * 60_000;
    await world.queue.sweep();
    await retryTasks();
    await world.work();
  }
}

async function compare(state: State): Promise<void> {
  const rows = await world.rows(sql<{
    n: string;
    login: string;
    title: string | null;
    wanted: boolean;
    status: string;
    external_id: string | null;
    sync_state: string;
    remote_active: boolean | null;
    account_status: string;
  }>`
    select p.id as n, p.login, p.profile->>'title' as title, p.status, au.wanted, au.external_id, au.sync_state, au.remote_active, au.status as account_status
    from app_user au join person p on p.id = au.person_id`);
  for (const row of rows) {
    const there = row.external_id === null ? undefined : world.application.accounts.get(row.external_id);
    const active = row.wanted && row.status === 'ACTIVE';
    if (active && row.account_status !== 'DEPROVISIONED') {
      expect(there, row.login).toMatchObject({ active: true });
      expect(there!.account.title ?? null).toBe(row.title);
      expect(row.sync_state).toBe('SYNCHRONIZED');
    } else expect(world.application.byLogin(row.login)?.active ?? false, row.login).toBe(false);
    expect(row.remote_active ?? false).toBe(there?.active ?? false);
  }
  expect(await world.rows(sql`select kind from action where state in ('ready', 'leased', 'held')`)).toEqual([]);
  const waiting = sql`select 1 from pending_password w join app_user au on au.id = w.app_user_id join person p on p.id = au.person_id
    where au.wanted and p.status = 'ACTIVE'`;
  expect(await world.rows(waiting)).toEqual([]);
  expect(await world.rows(sql`select code from task where status = 'open'`)).toEqual([]);
  expect(world.application.accounts.size).toBeLessThanOrEqual(state.ids.length);
}

test(
  'the application ends in the state the org holds',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const state = await begin();
        for (const given of steps) await run(state, given);
        // Nobody hears of an account that the application lost until something is written to it.
        if (steps.some((given) => given.do === 'work' && given.answer === 'missing')) {
          for (const n of people) await run(state, { do: 'title', who: n });
        }
        await settleDown(state);
        await compare(state);
      }),
      { numRuns: runs },
    );
  },
  runs * 5_000,
);
