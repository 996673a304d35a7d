import { randomUUID } from 'node:crypto';
import type { Action } from '@postern/protocol/wire';
import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Delivery } from '../claim.ts';
import { at, type QueueDeps } from '../deps.ts';
import { type Appetite, defaultConcurrency, leasesPerRequest } from '../pick.ts';
import { type ActionRow, columns } from '../rows.ts';
import { away } from '../sessions.ts';
import { setAside } from '../set-aside.ts';

interface Leased extends ActionRow {
  lease_token: string;
  deadline: Date;
}

/** What an action takes in an answer beside its payload, and room for the rest of the answer, in bytes. */
const envelopeBytes = 1024;
const reservedBytes = 128 * 1024;

/**
 * Leases relayed operations to this agent, in one statement: their payloads are there from the start, nothing is built.
 * A broken app does not hold them back (circuits): their callers wait, and each is told what is wrong. What may have
 * been sent already goes out again whenever it is, to be looked up.
 */
export async function handOut(deps: QueueDeps, appetite: Appetite): Promise<Delivery | undefined> {
  const { agentId, session } = appetite;
  const now = deps.clock();
  const time = at(now);
  const deliveryId = randomUUID();
  const max = JSON.stringify(appetite.limits.map((one) => ({ app_id: one.appId, max: one.max })));
  const { rows } = await sql<Leased>`
    with soon as (select set_config('synchronous_commit', 'off', true)), mine as materialized (
      select app.id as app_id, least(coalesce(l.max, ${limits.batch}::int),
          coalesce((app.settings->>'concurrency')::int, ${defaultConcurrency}::int) * ${leasesPerRequest}::int)
        - (select count(*)::int from action n where n.app_id = app.id and n.state = 'leased') as free
      from soon, agent join app_agent on app_agent.agent_id = agent.id
      join app on app.id = app_agent.app_id and app.status = 'ACTIVE'
      left join jsonb_to_recordset(${max}::jsonb) as l(app_id uuid, max int) on l.app_id = app.id
      where agent.id = ${agentId}::uuid and agent.session = ${session}::uuid and agent.status = 'active'
        and exists (select from action w where w.app_id = app.id and w.state = 'ready' and w.kind = 'scim.relay')
    ), picked as materialized (
      select r.id from mine cross join lateral (
        select a.id from action a
        where a.app_id = mine.app_id and a.state = 'ready' and a.kind = 'scim.relay'
          and (a.deadline > ${time}::timestamptz or a.uncertain) and not (${agentId}::uuid = any(a.refused_by))
          and a.seq = (
            select b.seq from action b where b.order_key = a.order_key and b.state in ('ready', 'leased', 'held')
            order by b.seq limit 1)
          and (select o.id from action o where o.order_key = a.order_key and o.state = 'leased' limit 1) is null
        order by a.seq limit greatest(0, mine.free)
        for update skip locked) r
    ), seen as (
      update agent set session_until = ${at(now + away)}::timestamptz, last_seen_at = ${time}::timestamptz
      where id = ${agentId}::uuid and session = ${session}::uuid and exists (select from picked)
    )
    update action a set state = 'leased', attempt = a.attempt + 1, lease_token = gen_random_uuid()::text,
      confirmed = false, lease_until = ${at(now + limits.leaseTtl)}::timestamptz, delivered_at = ${time}::timestamptz,
      agent_id = ${agentId}::uuid, session = ${session}::uuid, delivery_id = ${deliveryId}::uuid
    from picked where a.id = picked.id
    returning ${columns}, a.lease_token, a.deadline`.execute(deps.db.kysely);
  if (rows.length === 0) return undefined;
  const strangers = rows.filter((row) => sealedOf(row) && sealedOf(row)?.[agentId] === undefined);
  if (strangers.length > 0) {
    const aside = strangers.map((row) => ({ row, built: { refuse: true as const } }));
    await deps.db.transaction((tx) => setAside(deps, tx, aside, agentId, now));
  }
  const actions = wired(
    rows.filter((row) => !strangers.includes(row)).sort((a, b) => Number(a.seq) - Number(b.seq)),
    agentId,
  );
  return actions.length > 0 ? { deliveryId, actions } : undefined;
}

const sealedOf = (row: Leased) => row.intent['sealed'] as Record<string, string> | undefined;

function wired(rows: Leased[], agentId: string): Action[] {
  let bytes = reservedBytes;
  return rows.map((row) => {
    const jwe = sealedOf(row)?.[agentId];
    const payload = jwe === undefined ? row.payload : { ...(row.payload as object), password: { from: 'sealed', jwe } };
    const size = Buffer.byteLength(JSON.stringify(payload));
    // What has no room in the answer is fetched; a password never is, so what it is part of goes along.
    const inline = jwe !== undefined || (size <= limits.inlinePayload && bytes + size <= limits.body);
    bytes += envelopeBytes + (inline ? size : 0);
    return {
      id: row.id,
      lease: { token: row.lease_token, ttlMs: limits.leaseTtl },
      appId: row.app_id,
      appRev: row.app_rev ?? 0,
      kind: 'scim.relay',
      attempt: row.attempt,
      orderKey: row.order_key,
      subject: { id: row.subject_id, name: row.subject_name },
      changedAt: row.changed_at.getTime(),
      uncertain: row.uncertain,
      deadline: row.deadline.getTime(),
      traceparent: row.traceparent,
      ...(inline ? { payload } : {}),
    } as Action;
  });
}
