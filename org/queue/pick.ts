import type { ActionKind } from '@postern/protocol/wire';
import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at } from './deps.ts';
import { type ActionRow, columns } from './rows.ts';

export interface Appetite {
  agentId: string;
  session: string;
  kinds: readonly ActionKind[];
  /** How many leases of an app this agent can hold in all, those it holds now included. */
  limits: readonly { appId: string; max: number }[];
}

/** Requests at once where the app's form says nothing. */
export const defaultConcurrency = 4;
/**
 * Leases out for each request at once: enough that an agent never waits for the org, and that an exchange carries
 * many actions (what it costs hardly grows with them); few enough to go round.
 */
export const leasesPerRequest = 8;
/** Seconds' worth of an app's rate that may go out at once. */
const burst = 2;
/** A probe of an open circuit that nobody answers is given again after this time. */
const probeAgain = limits.leaseTtl + limits.confirm;

/**
 * Locks what may be handed out to this agent now, oldest first; the transaction that calls it must lease or leave it.
 *
 * - `mine`: apps that this agent serves and how many more leases each may have. Of an app whose circuit is open only
 *   one action goes out, and only when its probe is due.
 * - `picked`: for each app the first ready actions by its index. `a.seq = (…)` is what keeps the order: of one key only
 *   the oldest unfinished action may go; and none while another of the key is out, for a transaction that commits late
 *   may bring an older one than what is out. They are scalar subqueries on purpose: each stays one index probe a row,
 *   whatever the planner believes of a table that nobody has analysed.
 * - `paced`: what the rates of apps leave at this moment. `allowed` takes it, unless another node or agent was quicker;
 *   then nothing of that app goes out now.
 * - `probe`: takes the probe; of two agents at the same instant one finds it taken.
 */
export async function pick(tx: Tx, appetite: Appetite, now: number): Promise<ActionRow[]> {
  const { agentId, session } = appetite;
  const kinds = [...appetite.kinds];
  const time = at(now);
  const max = JSON.stringify(appetite.limits.map(({ appId, max }) => ({ app_id: appId, max })));
  const { rows } = await sql<ActionRow>`
    with paced as materialized (
      select r.app_id, r.free_at, s.rate, floor(greatest(1, ceil(s.rate * ${burst}::float8))
        - greatest(0, extract(epoch from r.free_at - ${time}::timestamptz)) * s.rate + 0.000001)::int as left
      from app_rate r join app on app.id = r.app_id
        cross join lateral (select (app.settings->>'perMinute')::float8 / 60 as rate) s
      where s.rate is not null
    ), leased as (
      select app_id, count(*)::int as total, (count(*) filter (where agent_id = ${agentId}::uuid))::int as own
      from action where state = 'leased' group by app_id
    ), mine as materialized (
      select app.id as app_id, c.app_id is not null as broken, ar.rate, ar.free_at,
        greatest(0, least(
          case when c.app_id is null then ${limits.batch}::int else 1 end,
          coalesce(l.max - coalesce(n.own, 0), ${limits.batch}::int),
          coalesce((app.settings->>'concurrency')::int, ${defaultConcurrency}::int) * ${leasesPerRequest}::int
            - coalesce(n.total, 0),
          coalesce(ar.left, ${limits.batch}::int))) as free
      from agent
      join app_agent on app_agent.agent_id = agent.id
      join app on app.id = app_agent.app_id and app.provisioning and app.status = 'ACTIVE'
      left join circuit c on c.app_id = app.id
      left join paced ar on ar.app_id = app.id
      left join leased n on n.app_id = app.id
      left join jsonb_to_recordset(${max}::jsonb) as l(app_id uuid, max int) on l.app_id = app.id
      where agent.id = ${agentId}::uuid and agent.session = ${session}::uuid and agent.status = 'active'
        and (c.app_id is null or c.probe_at <= ${time}::timestamptz)
    ), picked as materialized (
      select r.*, mine.broken from mine cross join lateral (
        select a.* from action a
        where mine.free > 0 and a.app_id = mine.app_id and a.state = 'ready' and a.run_at <= ${time}::timestamptz
          and a.kind not in ('connector.test', 'scim.relay') and a.kind = any(${kinds}::text[])
          and not (${agentId}::uuid = any(a.refused_by))
          and a.seq = (
            select b.seq from action b where b.order_key = a.order_key and b.state in ('ready', 'leased', 'held')
            order by b.seq limit 1)
          and (select o.id from action o where o.order_key = a.order_key and o.state = 'leased' limit 1) is null
        order by a.run_at, a.seq limit mine.free
        for update skip locked) r
    ), tests as materialized (
      select a.*, false as broken from action a join agent on agent.id = ${agentId}::uuid
      where a.state = 'ready' and a.kind = 'connector.test' and a.run_at <= ${time}::timestamptz
        and 'connector.test' = any(${kinds}::text[]) and not (${agentId}::uuid = any(a.refused_by))
        and agent.session = ${session}::uuid and agent.status = 'active'
        and case when a.intent ? 'agents' then a.intent->'agents' ? ${agentId}::text
          else exists (select from app_agent s where s.app_id = a.app_id and s.agent_id = agent.id) end
      order by a.run_at limit ${limits.batch}::int
      for update of a skip locked
    ), chosen as (
      select * from (select * from tests union all select * from picked) both_kinds
      order by kind = 'connector.test' desc, run_at, seq limit ${limits.batch}::int
    ), probe as (
      update circuit c set probe_at = ${at(now + probeAgain)}::timestamptz
      from (select distinct app_id from chosen where broken) p
      where c.app_id = p.app_id and c.probe_at <= ${time}::timestamptz
      returning c.app_id
    ), allowed as (
      update app_rate r set free_at = greatest(r.free_at, ${time}::timestamptz) + make_interval(secs => c.n / mine.rate)
      from (select app_id, count(*)::float8 as n from chosen where kind <> 'connector.test' group by app_id) c
        join mine on mine.app_id = c.app_id and mine.rate is not null
      where r.app_id = c.app_id and r.free_at = mine.free_at
      returning r.app_id
    )
    select ${columns} from chosen a
    where (not a.broken or a.app_id in (select app_id from probe))
      and (a.kind = 'connector.test' or a.app_id in (select app_id from allowed)
        or a.app_id not in (select app_id from mine where rate is not null))
    order by a.kind = 'connector.test' desc, a.run_at, a.seq`.execute(tx);
  return rows;
}
