import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { QueueDeps } from './deps.ts';
import { type ActionRow, toQueued } from './rows.ts';

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
