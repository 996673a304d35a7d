import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from './announce.ts';
import { at, type QueueDeps } from './deps.ts';
import { lapsed } from './lapsed.ts';
import { type ActionRow, columns } from './rows.ts';

type Held = { actionId: string; lease: string };
interface Freed extends ActionRow {
  started: boolean;
}

/**
 * Ends leases that ran out, and deliveries that nobody confirmed. Both count as work that may still land: an answer
 * that left this host whole may have arrived, even when its confirmation did not. (Where the connection broke before
 * the whole answer was out, `takeBack` has returned the delivery already.)
 */
export async function freeOverdue(deps: QueueDeps, tx: Tx): Promise<number> {
  const now = deps.clock();
  const { rows } = await sql<Freed>`
    update action a set state = 'ready', lease_until = null
    from (
      select id from action
      where state = 'leased' and (lease_until <= ${at(now)}::timestamptz
        or (not confirmed and delivered_at <= ${at(now - limits.confirm)}::timestamptz))
      order by seq limit 1000 for update skip locked) over
    where a.id = over.id
    returning ${columns}, true as started`.execute(tx);
  return settleFreed(deps, tx, rows);
}

/** Frees what an agent holds, or only what it holds under other sessions than `but`. */
export async function freeAgent(deps: QueueDeps, tx: Tx, agentId: string, but?: string): Promise<number> {
  // Unconfirmed and no longer known to the agent: never in its journal, so never started. Of what is relayed the journal
  // may have lost the last moment in a power cut (ADR 53): it may have been sent.
  const { rows } = await sql<Freed>`
    update action a set state = 'ready', lease_until = null
    where a.state = 'leased' and a.agent_id = ${agentId}::uuid
      and (${but ?? null}::uuid is null or a.session is distinct from ${but ?? null}::uuid)
    returning ${columns}, a.confirmed or a.kind = 'scim.relay' as started`.execute(tx);
  return settleFreed(deps, tx, rows);
}

/** Given back by the agent without having been started. */
export async function freeReleased(deps: QueueDeps, tx: Tx, agentId: string, released: Held[]): Promise<number> {
  if (released.length === 0) return 0;
  const { rows } = await sql<Freed>`
    update action a set state = 'ready', lease_until = null
    from jsonb_to_recordset(${JSON.stringify(released)}::jsonb) as r("actionId" uuid, lease text)
    where a.id = r."actionId" and a.lease_token = r.lease and a.state = 'leased' and a.agent_id = ${agentId}::uuid
    returning ${columns}, false as started`.execute(tx);
  return settleFreed(deps, tx, rows);
}

/** A delivery whose answer could not be written out: nobody has it. */
export async function takeBack(deps: QueueDeps, tx: Tx, agentId: string, deliveryId: string): Promise<number> {
  const { rows } = await sql<Freed>`
    update action a set state = 'ready', lease_until = null
    where a.state = 'leased' and a.agent_id = ${agentId}::uuid and a.delivery_id = ${deliveryId}::uuid and not a.confirmed
    returning ${columns}, false as started`.execute(tx);
  return settleFreed(deps, tx, rows);
}

async function settleFreed(deps: QueueDeps, tx: Tx, rows: Freed[]): Promise<number> {
  await lapsed(
    deps,
    tx,
    rows.filter(({ started }) => started),
  );
  await announce(
    deps.db,
    tx,
    'work',
    rows.map(({ app_id }) => app_id),
  );
  return rows.length;
}
