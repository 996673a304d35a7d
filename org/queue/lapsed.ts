import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { QueueDeps } from './deps.ts';
import { type ActionRow, columns, toQueued } from './rows.ts';

/**
 * Work that may land, or has landed, although its lease had gone: the next attempt of an unfinished action looks
 * before it writes, and the policy adds the whole-state write that must follow.
 */
export async function lapsed(deps: QueueDeps, tx: Tx, rows: ActionRow[]): Promise<void> {
  if (rows.length === 0) return;
  const known = [...new Map(rows.map((row) => [row.id, row])).values()];
  await sql`
    update action set uncertain = true
    where id = any(${known.map(({ id }) => id)}::uuid[]) and state in ('ready', 'leased', 'held')
      and not uncertain`.execute(tx);
  await deps.policy.lapsed(
    tx,
    known.map((row) => ({ ...toQueued(row), uncertain: true })),
  );
}

/**
 * The agent still worked under these leases, but the actions had been given on: what it sent may have landed after the
 * write that followed the lapse. Known from a heartbeat or from the journal of a restarted agent.
 */
export async function lapsedBehind(
  deps: QueueDeps,
  tx: Tx,
  leases: { actionId: string; lease: string }[],
): Promise<void> {
  if (leases.length === 0) return;
  const { rows } = await sql<ActionRow>`
    select ${columns} from action a
    join jsonb_to_recordset(${JSON.stringify(leases)}::jsonb) as r("actionId" uuid, lease text) on a.id = r."actionId"
    where a.lease_token <> r.lease and a.finished_by is distinct from r.lease
    order by a.seq for update of a`.execute(tx);
  await lapsed(deps, tx, rows);
}
