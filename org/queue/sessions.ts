import { CodedError } from '@postern/protocol/messages';
import { type ExchangeRequest, type HeartbeatRequest, limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type QueueDeps } from './deps.ts';
import { freeAgent } from './free.ts';
import { lapsedBehind } from './lapsed.ts';
import type { AgentCaller } from './port.ts';

/*
 * One agent, one live process.
 *
 * A process is known by its session. `agent.session` is the live one and `agent.session_until` says how long it counts
 * as present without being heard again:
 *
 *   its waiting poll opens             until the end of the wait, and `away` more
 *   that poll is answered              `away` more: a live agent is back within milliseconds
 *   that poll's connection breaks      over at once: the process died, or its network did
 *   a heartbeat, while present         `away` more
 *   a call with results only           nothing: a process that is being stopped reports on its way out
 *
 * Another session is let in when the live one is over, or when it resumes a lease that is current: only the journal of
 * the same machine knows those tokens, so the old process is gone or is about to be refused. A restarted agent thus
 * works at once: its old poll broke with the process, and where a proxy hides that, it resumes what it was doing. At
 * worst (idle, hidden by a proxy, or killed in the gap between two polls) it waits out `session_until`.
 * Everybody else is a clone: `agent_cloned`, remembered in `agent.rival`, until the live one falls silent or a person
 * decides (`chooseSession`). All of this is in the database, so it holds over several nodes of the org.
 */
export const away = 10_000;
/** Calls that only report are not noted more often than this. */
const seenStep = 1_000;

export interface Served {
  appId: string;
  rev: number;
}

export interface Entered {
  served: Served[];
  /** Until when this call keeps the session present; `leave` ends only what its own call began. */
  until: string | null;
}

/** Takes note of a call of the live session, confirms its delivery, and says which apps the agent serves. */
export async function enter(deps: QueueDeps, caller: AgentCaller, request: ExchangeRequest): Promise<Entered> {
  if (request.resume) await deps.db.transaction((tx) => begin(deps, tx, caller, request.resume ?? []));
  const until = request.wait > 0 ? at(deps.clock() + request.wait * 1000 + away) : null;
  let served = await touch(deps, caller, request, until);
  if (!served) {
    await deps.db.transaction((tx) => begin(deps, tx, caller, []));
    served = await touch(deps, caller, request, until);
  }
  return served ? { served, until } : refuseClone(deps, caller);
}

/** undefined: the session is not the live one. */
async function touch(
  deps: QueueDeps,
  caller: AgentCaller,
  request: ExchangeRequest,
  until: string | null,
): Promise<Served[] | undefined> {
  const now = deps.clock();
  const { rows } = await sql<{ status: string; app_id: string | null; rev: number }>`
    with seen as (
      select id, status, last_seen_at from agent where id = ${caller.agentId}::uuid and session = ${caller.session}::uuid
    ), noted as (
      update agent set last_seen_at = ${at(now)}::timestamptz, paused = ${request.paused ?? false}::boolean,
        kinds = ${[...request.kinds]}::text[], version = ${caller.version}::text,
        session_until = coalesce(${until}::timestamptz, session_until)
      from seen where agent.id = seen.id
        and (${until}::timestamptz is not null or seen.last_seen_at is null or seen.last_seen_at < ${at(now - seenStep)}::timestamptz)
    ), have as (
      update action set confirmed = true
      from seen where agent_id = seen.id and state = 'leased' and delivery_id = ${request.have ?? null}::uuid
        and not confirmed
    )
    select seen.status, app.id as app_id, app.rev from seen
    left join app_agent on app_agent.agent_id = seen.id left join app on app.id = app_agent.app_id`.execute(
    deps.db.kysely,
  );
  if (rows.length === 0) return undefined;
  refuseInactive(rows[0]?.status);
  return rows.flatMap(({ app_id, rev }) => (app_id === null ? [] : [{ appId: app_id, rev }]));
}

/** The apps of an agent whose poll is open. Throws CodedError `agent_revoked` where it was switched off meanwhile. */
export async function servedBy(deps: QueueDeps, agentId: string): Promise<Served[]> {
  const { rows } = await sql<{ status: string; appId: string | null; rev: number }>`
    select agent.status, app.id as "appId", app.rev from agent
    left join app_agent on app_agent.agent_id = agent.id left join app on app.id = app_agent.app_id
    where agent.id = ${agentId}::uuid`.execute(deps.db.kysely);
  refuseInactive(rows[0]?.status);
  return rows.flatMap(({ appId, rev }) => (appId === null ? [] : [{ appId, rev }]));
}

function refuseInactive(status: string | undefined): void {
  if (status !== 'active') throw new CodedError('agent_revoked');
}

/**
 * The first call of a session: it becomes the live one where it may, keeps the leases that its journal holds, and the
 * agent's others are freed. Asked again by the live session (its answer was lost) it changes nothing more.
 */
async function begin(deps: QueueDeps, tx: Tx, caller: AgentCaller, resume: Held[]): Promise<void> {
  const now = deps.clock();
  const { agentId, session } = caller;
  const held = sql`jsonb_to_recordset(${JSON.stringify(resume)}::jsonb) as r("actionId" uuid, lease text)`;
  const { rows } = await sql`
    update agent set session = ${session}::uuid, rival = null,
      session_at = case when session = ${session}::uuid then session_at else ${at(now)}::timestamptz end,
      session_until = greatest(${at(now + away)}::timestamptz, case when session = ${session}::uuid then session_until end)
    where id = ${agentId}::uuid and (
      session is null or session = ${session}::uuid or session_until is null or session_until <= ${at(now)}::timestamptz
      or exists (select from action a join ${held} on a.id = r."actionId" and a.lease_token = r.lease
        where a.state = 'leased' and a.agent_id = agent.id))
    returning id`.execute(tx);
  if (rows.length === 0) return;
  if (resume.length > 0) {
    await sql`
      update action a set session = ${session}::uuid, confirmed = true,
        lease_until = ${at(now + limits.leaseTtl)}::timestamptz
      from ${held} where a.id = r."actionId" and a.lease_token = r.lease and a.state = 'leased'
        and a.agent_id = ${agentId}::uuid`.execute(tx);
    await lapsedBehind(deps, tx, resume);
  }
  await freeAgent(deps, tx, agentId, session);
}

type Held = { actionId: string; lease: string };

async function refuseClone(deps: QueueDeps, caller: AgentCaller): Promise<never> {
  const time = at(deps.clock());
  await sql`
    update agent set rival = jsonb_build_object('session', ${caller.session}::text, 'version', ${caller.version}::text,
      'address', ${caller.address ?? null}::text, 'at', ${time}::text)
    where id = ${caller.agentId}::uuid`.execute(deps.db.kysely);
  throw new CodedError('agent_cloned');
}

/** The waiting poll of this session ended without work: answered (it comes right back), or broken off (it is gone). */
export async function leave(
  deps: QueueDeps,
  caller: AgentCaller,
  until: string | null,
  how: 'answered' | 'broken',
): Promise<void> {
  const now = deps.clock();
  await sql`
    update agent set session_until = ${at(how === 'answered' ? now + away : now)}::timestamptz,
      last_seen_at = case when ${how === 'answered'}::boolean then ${at(now)}::timestamptz else last_seen_at end
    where id = ${caller.agentId}::uuid and session = ${caller.session}::uuid
      and session_until = ${until}::timestamptz`.execute(deps.db.kysely);
}

/** Extends leases of the live session. @returns ids of those that were extended */
export async function extend(
  deps: QueueDeps,
  caller: AgentCaller,
  leases: HeartbeatRequest['leases'],
): Promise<string[]> {
  const now = deps.clock();
  const { rows } = await sql<{ id: string }>`
    with seen as (
      update agent set last_seen_at = ${at(now)}::timestamptz,
        session_until = case when session_until > ${at(now)}::timestamptz
          then greatest(session_until, ${at(now + away)}::timestamptz) else session_until end
      where id = ${caller.agentId}::uuid and session = ${caller.session}::uuid
      returning id
    )
    update action a set lease_until = ${at(now + limits.leaseTtl)}::timestamptz, confirmed = true
    from seen, jsonb_to_recordset(${JSON.stringify(leases)}::jsonb) as r("actionId" uuid, lease text)
    where a.id = r."actionId" and a.lease_token = r.lease and a.state = 'leased' and a.agent_id = seen.id
      and a.session = ${caller.session}::uuid
    returning a.id`.execute(deps.db.kysely);
  return rows.map(({ id }) => id);
}

/** An administrator's decision between two processes of one agent: this one may come in, the other is refused. */
export async function chooseSession(tx: Tx, agentId: string, session: string, now: number): Promise<void> {
  await sql`
    update agent set session = ${session}::uuid, session_at = ${at(now)}::timestamptz, rival = null,
      session_until = ${at(now + limits.backoffMax + away)}::timestamptz
    where id = ${agentId}::uuid`.execute(tx);
}
