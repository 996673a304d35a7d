import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Part } from './part.ts';

/** Rows that one transaction removes for each person that it may deal with: removing is the quicker work. */
const each = 8;

/**
 * What earlier imports of the app brought goes, with what an attempt that was given up left behind: this run's rows are
 * the ones that groups are joined by later. A full import tells every account there is, so results that it did not bring
 * again are over.
 */
export const dropEarlier: Part = async ({ tx, run, room }) => {
  const ofApp = sql`import_id in (select id from import_run where app_id = ${run.app_id}::uuid)`;
  const over = {
    import_candidate: ofApp,
    import_row: sql`${ofApp} and (import_id <> ${run.id}::uuid or attempt < ${run.attempt})`,
    import_match: sql`${run.mode === 'full'}::boolean and app_id = ${run.app_id}::uuid and import_id <> ${run.id}::uuid`,
  };
  for (const [table, which] of Object.entries(over)) {
    const gone = await dropRows(tx, table as keyof typeof over, which, room);
    if (gone > 0) return { count: gone, last: '' };
  }
  return { count: 0 };
};

/** Removes what one transaction may, where it may deal with `room` people. @returns how much of the room that took */
export async function dropRows(
  tx: Tx,
  table: 'import_candidate' | 'import_row' | 'import_match',
  which: RawBuilder<unknown>,
  room: number,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table)} where ctid = any(array(
      select ctid from ${sql.table(table)} where ${which} limit ${room * each}))`.execute(tx);
  return Math.ceil(Number(numAffectedRows) / each);
}
