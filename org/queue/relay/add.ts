import { createHash, randomBytes } from 'node:crypto';
import { type RelayOperation, storable } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { at, type QueueDeps } from '../deps.ts';
import type { RelayRequest } from './port.ts';

export const reads = (operation: RelayOperation): boolean => operation.op === 'get' || operation.op === 'list';

/**
 * Adds an operation and wakes the agents, in one statement. It need not outlive a crash of the database, since its
 * caller does not either: so nobody waits for the disk.
 * @returns id of the action that carries it: the given one, or that of the same create, whose caller has gone
 */
export async function add({ db, clock }: QueueDeps, id: string, request: RelayRequest): Promise<string> {
  const { appId, operation, subject, deadline, traceId } = request;
  const now = at(clock());
  const same = request.same ?? null;
  const traceparent = `00-${traceId}-${randomBytes(8).toString('hex')}-01`;
  const { rows } = await sql<{ id: string }>`
    with soon as (select set_config('synchronous_commit', 'off', true)), made as (
      insert into action (id, app_id, kind, order_key, subject_id, subject_name, intent, changed_at, run_at, deadline,
        traceparent, payload, app_rev)
      select ${id}::uuid, ${appId}::uuid, 'scim.relay', ${orderKey(id, request)}, ${subject.id}, ${subject.name},
        ${JSON.stringify(request.sealed ? { sealed: request.sealed } : {})}::jsonb, ${now}::timestamptz,
        ${now}::timestamptz, ${at(deadline)}::timestamptz, ${traceparent}, ${JSON.stringify(storable(operation))}::json,
        0
      from soon where ${same}::text is null or not exists (select from action where ${joinable(same)})
      returning id)
    select id, pg_notify('relay', ${appId}::text) from made`.execute(db.kysely);
  if (rows.length > 0) return id;
  const known = await sql<{ id: string }>`
    select id from action where ${joinable(same)} limit 1`.execute(db.kysely);
  // It failed at this very moment: then this one is no repetition any more.
  return known.rows[0]?.id ?? add({ db, clock } as QueueDeps, id, request);
}

const joinable = (same: string | null) => sql`same = ${same}::text and state in ('ready', 'leased', 'done')`;

/** The caller waits no longer: whoever asks for the same create from now on gets the answer of this one. */
export async function leave({ db }: QueueDeps, id: string, same: string | undefined): Promise<void> {
  if (same === undefined) return;
  await sql`
    update action set same = ${same}
    where id = ${id}::uuid and (state in ('ready', 'leased') or state = 'done' and resource is not null)`.execute(
    db.kysely,
  );
}

/** Writes of one person go one after the other, with those that the org itself pushes; reads wait for nobody. */
function orderKey(id: string, { appId, operation }: RelayRequest) {
  if (reads(operation)) return sql`${`relay:${id}`}::text`;
  if (operation.op === 'create') {
    const name = operation.body[operation.resource === 'Users' ? 'userName' : 'displayName'];
    return sql`${keyOf(appId, operation.resource, 'name', String(name).toLowerCase())}::text`;
  }
  const { resource, id: externalId } = operation as Extract<RelayOperation, { id: string }>;
  const own =
    resource === 'Users'
      ? sql`select 'user:' || id from app_user where app_id = ${appId}::uuid and external_id = ${externalId}`
      : sql`select 'group:' || id from group_push where app_id = ${appId}::uuid and external_id = ${externalId}`;
  return sql`coalesce((${own} limit 1), ${keyOf(appId, resource, 'id', externalId)}::text)`;
}

/** Ids and names may be longer than a key. */
const keyOf = (...parts: string[]): string =>
  `relay:${createHash('sha256').update(JSON.stringify(parts)).digest('base64url')}`;
