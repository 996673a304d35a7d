import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { at, type QueueDeps } from '../deps.ts';
import { joinable, orderKey, rowOf } from './add.ts';
import type { RelayRequest } from './port.ts';

interface Fresh {
  id: string;
  token: string;
  request: RelayRequest;
}

/**
 * Adds writes and leases them to an agent whose poll is at hand, in one statement. One that has to wait (another of its
 * order key is not finished, the agent may not have it) is added as it would be otherwise; one that may join an earlier
 * create is not added.
 * @returns order key of each that was leased; undefined for each that was only added
 */
export async function leaseNew(
  { db, clock }: QueueDeps,
  { agentId, session, deliveryId }: { agentId: string; session: string; deliveryId: string },
  fresh: readonly Fresh[],
): Promise<Map<string, string | undefined>> {
  const now = clock();
  const time = at(now);
  const given = fresh.map(({ id, token, request }, n) => ({ ...rowOf(id, request, n), token }));
  const { rows } = await sql<{ id: string; order_key: string; state: string }>`
    with soon as (select set_config('synchronous_commit', 'off', true)), mine as materialized (
      select s.app_id from soon, agent join app_agent s on s.agent_id = agent.id
      join app on app.id = s.app_id and app.status = 'ACTIVE'
      where agent.id = ${agentId}::uuid and agent.session = ${session}::uuid and agent.status = 'active'
    ), keyed as materialized (
      select r.*, ${orderKey} as order_key
      from json_to_recordset(${JSON.stringify(given)}::json) as r(n int, id uuid, app_id uuid, key text, "of" text,
        external_id text, subject_id text, subject_name text, intent jsonb, deadline timestamptz, traceparent text,
        payload json, same text, token text)
      where r.same is null or (select a.id from action a where ${joinable(sql`r.same`)} limit 1) is null
    ), placed as materialized (
      select k.*, mine.app_id is not null and row_number() over (partition by k.order_key order by k.n) = 1
        and (select b.id from action b where b.order_key = k.order_key and b.state in ('ready', 'leased', 'held')
          limit 1) is null as goes
      from keyed k left join mine on mine.app_id = k.app_id
    ), made as (
      insert into action (id, app_id, kind, order_key, subject_id, subject_name, intent, changed_at, run_at, deadline,
        traceparent, payload, app_rev, state, attempt, lease_token, lease_until, delivered_at, agent_id, session, delivery_id)
      select p.id, p.app_id, 'scim.relay', p.order_key, p.subject_id, p.subject_name, p.intent, ${time}::timestamptz,
        ${time}::timestamptz, p.deadline, p.traceparent, p.payload, 0,
        case when p.goes then 'leased' else 'ready' end, case when p.goes then 1 else 0 end,
        case when p.goes then p.token end, case when p.goes then ${at(now + limits.leaseTtl)}::timestamptz end,
        case when p.goes then ${time}::timestamptz end, case when p.goes then ${agentId}::uuid end,
        case when p.goes then ${session}::uuid end, case when p.goes then ${deliveryId}::uuid end
      from placed p order by p.n
      returning id, app_id, order_key, state
    ), told as (
      select pg_notify('relay', app_id::text) from (select distinct app_id from made where state = 'ready') apps)
    select id, order_key, state, (select count(*) from told) from made`.execute(db.kysely);
  return new Map(rows.map(({ id, order_key, state }) => [id, state === 'leased' ? order_key : undefined]));
}
