/** For tests only: an org with the real queue and log, an application that lives in a map, and an agent between them. */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@postern/protocol/scim';
import type { Action, ActionError, Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { testDb } from '../db/testing.ts';
import { createSystemLog } from '../log/system-log.ts';
import { createMapper } from '../mappings/mapper.ts';
import type { AgentCaller, Queue } from '../queue/port.ts';
import { createQueue } from '../queue/queue.ts';
import { ask, callerFor } from '../queue/testing.ts';
import { createProvisioning, type ProvisioningService } from './provisioning.ts';
import { type Application, createApplication } from './testing-application.ts';

export interface World {
  db: Db;
  queue: Queue;
  provisioning: ProvisioningService;
  /** Epoch ms, moved by hand. */
  time: { now: number };
  /** The application of the first app. */
  application: Application;
  agentId: string;
  caller: AgentCaller;
  addApp(options?: AppOptions): Promise<string>;
  addAgent(appId: string): Promise<AgentCaller>;
  addPeople(logins: string[], status?: string): Promise<string[]>;
  addGroup(name: string, personIds: string[]): Promise<string>;
  change(personId: string, profile: JsonObject): Promise<void>;
  setStatus(personId: string, status: string): Promise<void>;
  tx<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  rows<T>(statement: ReturnType<typeof sql<T>>): Promise<T[]>;
  /** Takes what is ready now, answers it, and goes on until nothing is ready. @returns the actions, as handed out */
  work(answer?: Answer, caller?: AgentCaller): Promise<Action[]>;
  /** Takes what is ready now and answers nothing. */
  take(caller?: AgentCaller): Promise<Action[]>;
  report(results: Result[], caller?: AgentCaller): Promise<{ accepted: string[]; rejected: { actionId: string }[] }>;
  close(): Promise<void>;
}

export interface AppOptions {
  features?: JsonObject;
  settings?: JsonObject;
  capabilities?: string[] | null;
  provisioning?: boolean;
}

/** undefined: the application answers. */
export type Answer = (action: Action) => ActionError | undefined;

export const failure = (part: Partial<ActionError> = {}): ActionError => ({
  code: 'test_failure',
  class: 'person',
  message: 'No.',
  status: 400,
  ...part,
});

export async function createWorld(options: AppOptions = {}): Promise<World & { appId: string }> {
  const db = await testDb();
  const time = { now: Date.parse('2030-01-01T00:00:00Z') };
  const clock = () => time.now;
  const log = { error: console.error, warn: console.warn };
  const seal = {
    openForOrg: async (sealed: string) => sealed,
    sealForAgent: async (key: { x?: unknown }, clear: string) => `${String(key.x)}:${clear}`,
  };
  const provisioning = createProvisioning({
    db,
    queue: () => queue,
    seal,
    events: createSystemLog({ clock }),
    mapper: createMapper({ clock }),
    clock,
    log,
    random: () => 0.5,
  });
  const queue: Queue = await createQueue({
    db,
    policy: provisioning,
    clock,
    log,
    settingsFor: provisioning.settingsFor,
    sweepEvery: 0,
  });
  const application = createApplication();
  const tx = <T>(fn: (tx: Tx) => Promise<T>) => db.transaction(fn);

  const world: World = {
    db,
    queue,
    provisioning,
    time,
    application,
    agentId: '',
    caller: callerFor(''),
    tx,
    rows: async (statement) => (await statement.execute(db.kysely)).rows,
    async addApp({ features = {}, settings = {}, capabilities = null, provisioning: on = true } = {}) {
      const id = randomUUID();
      await sql`insert into app (id, name, label, provisioning, base_url, features, settings, capabilities)
        values (${id}, ${`app_${id.slice(0, 4)}`}, 'Acme', ${on}, 'https://acme.example/scim/v2', ${JSON.stringify(features)}::jsonb,
          ${JSON.stringify({ concurrency: 64, ...settings })}::jsonb, ${capabilities}::text[])`.execute(db.kysely);
      return id;
    },
    async addAgent(appId) {
      const id = randomUUID();
      await sql`insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
        values (${id}, 'agent', 'host', 'os', '0.1.0', 'test', ${JSON.stringify({ x: id })}::jsonb)`.execute(db.kysely);
      await sql`insert into app_agent (app_id, agent_id) values (${appId}, ${id})`.execute(db.kysely);
      return callerFor(id);
    },
    async addPeople(logins, status = 'ACTIVE') {
      const people = logins.map((login) => ({
        id: randomUUID(),
        login,
        profile: { login, email: login, firstName: login.split('@')[0], lastName: 'Test' },
      }));
      await sql`insert into person (id, login, status, profile)
        select id, login, ${status}, profile from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as r(id uuid, login text, profile jsonb)`.execute(
        db.kysely,
      );
      return people.map(({ id }) => id);
    },
    async addGroup(name, personIds) {
      const id = randomUUID();
      await sql`insert into grp (id, name) values (${id}, ${name})`.execute(db.kysely);
      await sql`insert into grp_member (grp_id, person_id) select ${id}::uuid, unnest(${personIds}::uuid[])`.execute(
        db.kysely,
      );
      return id;
    },
    change: (personId, profile) =>
      tx(async (t) => {
        await sql`update person set profile = profile || ${JSON.stringify(profile)}::jsonb, rev = rev + 1,
          login = coalesce(${(profile['login'] as string) ?? null}, login) where id = ${personId}::uuid`.execute(t);
        await provisioning.profilesChanged(t, [personId]);
      }),
    setStatus: (personId, status) =>
      tx(async (t) => {
        await sql`update person set status = ${status} where id = ${personId}::uuid`.execute(t);
        await provisioning.statusChanged(t, [personId]);
      }),
    async take(caller = world.caller) {
      // Another appetite each time: such a poll looks at everything, whether or not a notification is here yet.
      return (await ask(queue, caller, { limits: [{ appId: randomUUID(), max: 1 }] })).actions as Action[];
    },
    report: (results, caller = world.caller) => ask(queue, caller, { results, wait: 0 }),
    async work(answer, caller = world.caller) {
      const all: Action[] = [];
      for (;;) {
        const actions = await world.take(caller);
        if (actions.length === 0) return all;
        all.push(...actions);
        await world.report(
          actions.map((action) => respond(world, action, answer)),
          caller,
        );
      }
    },
    async close() {
      await queue.close();
      await db.close();
    },
  };
  const appId = await world.addApp(options);
  world.caller = await world.addAgent(appId);
  world.agentId = world.caller.agentId;
  return { ...world, appId, take: world.take, work: world.work };
}

export function respond(world: Pick<World, 'application' | 'time'>, action: Action, answer?: Answer): Result {
  const error = answer?.(action);
  const timings = { received: world.time.now };
  const head = { actionId: action.id, lease: action.lease.token, timings };
  if (error) return { ...head, status: 'failed', error };
  const outcome = world.application.apply(action);
  return 'code' in outcome
    ? { ...head, status: 'failed', error: outcome }
    : { ...head, status: 'done', resource: outcome };
}
