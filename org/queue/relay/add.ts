import { createHash } from 'node:crypto';
import type { RelayOperation, Result } from '@postern/protocol/wire';
import { type RawBuilder, sql } from 'kysely';
import { at, type QueueDeps, traceparentOf } from '../deps.ts';
import type { RelayRequest } from './port.ts';

export const reads = (operation: RelayOperation): boolean => operation.op === 'get' || operation.op === 'list';

/**
 * Adds an operation.
 * @returns id of the action that carries it: the given one, or that of the same create, whose caller has gone
 */
export type Add = (id: string, request: RelayRequest) => Promise<string>;

interface Waiting {
  id: string;
  request: RelayRequest;
  resolve(carrier: string): void;
  reject(error: unknown): void;
}

/** Adds operations in one statement after another: what comes while one is under way goes with the next. */
export function createAdd(deps: QueueDeps): Add {
  let waiting: Waiting[] = [];
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const made = await insert(deps, batch);
        for (const one of batch) settle(one, made);
      } catch (error) {
        // One that the database refuses must not be the others' fault.
        if (batch.length === 1) batch[0]?.reject(error);
        else for (const one of batch) insert(deps, [one]).then((made) => settle(one, made), one.reject);
      }
    }
    writing = false;
  }

  function settle(one: Waiting, made: Set<string>): void {
    if (made.has(one.id)) one.resolve(one.id);
    // The one it would join has failed at this very moment: then it is no repetition any more.
    else sameAs(deps, one.request).then((known) => (known ? one.resolve(known) : take(one)), one.reject);
  }

  function take(one: Waiting): void {
    waiting.push(one);
    if (!writing) void write();
  }

  return (id, request) => new Promise((resolve, reject) => take({ id, request, resolve, reject }));
}

/**
 * Wakes the agents, too. The look for the same create is a scalar subquery on purpose: it stays one probe of the index,
 * where `not exists` beside an `or` may read every action into a hash. An operation need not outlive a crash of the database, since its caller does not either: so
 * nobody waits for the disk.
 * @returns ids of those that were added
 */
async function insert({ db, clock }: QueueDeps, batch: readonly Waiting[]): Promise<Set<string>> {
  const now = at(clock());
  const given = batch.map(({ id, request }, n) => rowOf(id, request, n));
  const { rows } = await sql<{ id: string }>`
    with soon as (select set_config('synchronous_commit', 'off', true)), made as (
      insert into action (id, app_id, kind, order_key, subject_id, subject_name, intent, changed_at, run_at, deadline,
        traceparent, payload, app_rev)
      select r.id, r.app_id, 'scim.relay', ${orderKey}, r.subject_id, r.subject_name, r.intent, ${now}::timestamptz, ${now}::timestamptz, r.deadline, r.traceparent,
        r.payload, 0
      from soon, json_to_recordset(${JSON.stringify(given)}::json) as r(n int, id uuid, app_id uuid, key text, "of" text,
        external_id text, subject_id text, subject_name text, intent jsonb, deadline timestamptz, traceparent text,
        payload json, same text)
      where r.same is null or (select a.id from action a where ${joinable(sql`r.same`)} limit 1) is null
      order by r.n
      returning id, app_id), told as (
      select pg_notify('relay', app_id::text) from (select distinct app_id from made) apps)
    select id, (select count(*) from told) from made`.execute(db.kysely);
  return new Set(rows.map(({ id }) => id));
}

/** What orders an operation among the relayed ones; the database knows better where the org pushes to the same person. */
export const orderKeyOf = (id: string, request: RelayRequest): string => orderOf(id, request).key;

/** An operation as the statements that add it read it. */
export const rowOf = (id: string, request: RelayRequest, n: number) => ({
  n,
  id,
  app_id: request.appId,
  ...orderOf(id, request),
  subject_id: request.subject.id,
  subject_name: request.subject.name,
  intent: request.sealed ? { sealed: request.sealed } : {},
  deadline: at(request.deadline),
  traceparent: traceparentOf(request.traceId),
  payload: request.operation,
  same: request.same ?? null,
});

/** Of one person, together with what the org itself pushes to it. */
export const orderKey = sql`coalesce(case r.of
  when 'Users' then (select 'user:' || u.id from app_user u where u.app_id = r.app_id and u.external_id = r.external_id)
  when 'Groups' then (select 'group:' || g.id from group_push g where g.app_id = r.app_id and g.external_id = r.external_id
    limit 1) end, r.key)`;

/** One that is done without an answer in its row has nothing to give. */
export const joinable = (same: RawBuilder<unknown>) =>
  sql`a.same = ${same} and (a.state in ('ready', 'leased') or a.state = 'done' and a.resource is not null)`;

/** The same create, whose caller has gone. */
async function sameAs({ db }: QueueDeps, { same }: RelayRequest): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select a.id from action a where ${joinable(sql`${same ?? null}::text`)} limit 1`.execute(db.kysely);
  return rows[0]?.id;
}

/** The caller waits no longer (`handed`: what came for it in vain): whoever asks for the same create from now on gets the answer of this one. */
export async function leave({ db }: QueueDeps, id: string, same: string | undefined, handed?: Result): Promise<void> {
  if (same === undefined) return;
  const kept = handed?.resource?.relayed ? JSON.stringify(handed.resource) : null;
  await sql`
    update action set same = ${same}, resource = coalesce(resource, ${kept}::jsonb)
    where id = ${id}::uuid and (state in ('ready', 'leased')
      or state = 'done' and coalesce(resource, ${kept}::jsonb) is not null)`.execute(db.kysely);
}

interface Order {
  key: string;
  of?: RelayOperation['resource'];
  external_id?: string;
}

/** Writes of one person go one after the other, with those that the org itself pushes; reads wait for nobody. */
function orderOf(id: string, { appId, operation }: RelayRequest): Order {
  if (operation.op === 'get' || operation.op === 'list') return { key: `relay:${id}` };
  const { resource } = operation;
  if (operation.op === 'create') {
    const name = operation.body[resource === 'Users' ? 'userName' : 'displayName'];
    return { key: keyOf(appId, resource, 'name', String(name).toLowerCase()) };
  }
  return { key: keyOf(appId, resource, 'id', operation.id), of: resource, external_id: operation.id };
}

/** Ids and names may be longer than a key. */
const keyOf = (...parts: string[]): string =>
  `relay:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
