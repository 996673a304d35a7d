import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { rules } from './rules.ts';
import { readRetention } from './settings.ts';

/** Any constant: it only has to be the same on every node of an org. */
const lockKey = 7_065_375;
/** So many rows in one transaction, and so many transactions for one table in one run. */
const batch = 5_000;
const batches = 100;

/**
 * Removes what has run out, table by table. Of several nodes one does it at a time; the others pass.
 * @returns how many rows went, by table; undefined where another node is at it
 */
export async function sweepTables(
  db: Db,
  now: number,
  rowsAtOnce = batch,
): Promise<Record<string, number> | undefined> {
  const at = { now: new Date(now).toISOString(), days: await readRetention(db.kysely) };
  const gone: Record<string, number> = {};
  for (const [table, rule] of Object.entries(rules)) {
    if (!('over' in rule)) continue;
    for (let n = 0; n < batches; n++) {
      const removed = await db.transaction(async (tx) => {
        const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lockKey}) as mine`.execute(tx);
        if (!lock.rows[0]?.mine) return undefined;
        const { numAffectedRows = 0n } = await sql`
          delete from ${sql.table(table)} where ctid = any(array(
            select ctid from ${sql.table(table)} where ${rule.over(at)} limit ${rowsAtOnce}))`.execute(tx);
        return Number(numAffectedRows);
      });
      if (removed === undefined) return undefined;
      if (removed > 0) gone[table] = (gone[table] ?? 0) + removed;
      if (removed < rowsAtOnce) break;
    }
  }
  return gone;
}
