/** For tests only: an org with apps and agents, a clock that stands still, and a policy that does the least. */
import { randomUUID } from 'node:crypto';
import { actionKinds, type ExchangeAnswer, type ExchangeRequest, type Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { testDb } from '../db/testing.ts';
import type { QueueDeps } from './deps.ts';
import type { ActionPolicy, AgentCaller, NewAction, Queue, QueuedAction } from './port.ts';
import { createQueue } from './queue.ts';

export interface Bench {
  db: Db;
  queue: Queue;
  policy: TestPolicy;
  /** Epoch ms, moved by hand. */
  time: { now: number };
  app(options?: { concurrency?: number; agents?: string[]; provisioning?: boolean; status?: string }): Promise<string>;
  agent(): Promise<string>;
  close(): Promise<void>;
}

/** Does what wire.md asks of provisioning, as plainly as it can be done. Tests replace a method where they need to. */
export interface TestPolicy extends ActionPolicy {
  lapsedActions: QueuedAction[];
}

export function createTestPolicy(): TestPolicy {
  const lapsedActions: QueuedAction[] = [];
  return {
    lapsedActions,
    build: async (_tx, actions) =>
      new Map(actions.map((action) => [action.id, { payload: { of: action.subject.id }, appRev: 1 }])),
    settle: async (_tx, results) =>
      new Map(results.map(({ action, result }) => [action.id, { state: result.status === 'done' ? 'done' : 'held' }])),
    lapsed: async (_tx, actions) => {
      lapsedActions.push(...actions);
    },
  };
}

export async function createBench(part: Partial<QueueDeps> = {}): Promise<Bench> {
  const db = await testDb();
  const time = { now: Date.parse('2030-01-01T00:00:00Z') };
  const policy = createTestPolicy();
  const deps: QueueDeps = {
    db,
    policy,
    clock: () => time.now,
    log: { error: console.error, warn: console.warn },
    settingsFor: async () => [],
    sweepEvery: 0,
    ...part,
  };
  const queue = await createQueue(deps);
  return {
    db,
    queue,
    policy,
    time,
    async app({ concurrency = 64, agents = [], provisioning = true, status = 'ACTIVE' } = {}) {
      const id = randomUUID();
      await sql`insert into app (id, name, label, provisioning, status, settings)
        values (${id}, ${id}, 'App', ${provisioning}, ${status}, ${JSON.stringify({ concurrency })}::jsonb)`.execute(
        db.kysely,
      );
      for (const agent of agents) {
        await sql`insert into app_agent (app_id, agent_id) values (${id}, ${agent})`.execute(db.kysely);
      }
      return id;
    },
    async agent() {
      const id = randomUUID();
      await sql`insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
        values (${id}, 'agent', 'host', 'os', '0.1.0', 'test', '{}')`.execute(db.kysely);
      return id;
    },
    async close() {
      await queue.close();
      await db.close();
    },
  };
}

export const newAction = (appId: string, person: string, part: Partial<NewAction> = {}): NewAction => ({
  appId,
  kind: 'user.push',
  orderKey: `user:${person}`,
  subject: { id: person, name: person },
  ...part,
});

export const enqueue = (bench: Pick<Bench, 'db' | 'queue'>, ...actions: NewAction[]): Promise<string[]> =>
  bench.db.transaction((tx: Tx) => bench.queue.enqueue(tx, actions));

export const callerFor = (agentId: string, session: string = randomUUID()): AgentCaller => ({
  agentId,
  session,
  version: '0.1.0',
});

/** A call that is answered at once: with what is ready, or (`wait: 0`) only with what is said of its results. */
export async function ask(
  queue: Queue,
  caller: AgentCaller,
  part: Partial<ExchangeRequest> = {},
): Promise<ExchangeAnswer> {
  const request: ExchangeRequest = {
    results: [],
    released: [],
    limits: [],
    kinds: [...actionKinds],
    wait: 0.001,
    configRevs: {},
    ...part,
  };
  return queue.exchange(caller, request, new AbortController().signal);
}

export const resultOf = (
  action: { id: string; lease: { token: string } },
  status: Result['status'] = 'done',
  part: Partial<Result> = {},
): Result => ({ actionId: action.id, lease: action.lease.token, status, timings: { received: 1 }, ...part });

/** Resolves once a long poll of this agent is open: the agent counts as present for longer than after any answer. */
export async function waiting({ db, time }: Pick<Bench, 'db' | 'time'>, agentId: string): Promise<void> {
  const until = new Date(time.now + 20_000).toISOString();
  for (;;) {
    const { rows } = await sql`select 1 from agent
      where id = ${agentId}::uuid and session_until > ${until}::timestamptz`.execute(db.kysely);
    if (rows.length > 0) return;
    // PGlite answers in microtasks only; without a turn of the event loop no socket would ever be read.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
