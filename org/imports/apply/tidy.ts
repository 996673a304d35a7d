import { type RawBuilder, sql } from 'kysely';
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
  const removals: RawBuilder<unknown>[] = [
    sql`delete from import_candidate where ctid = any(array(
      select ctid from import_candidate where ${ofApp} limit ${room * each}))`,
    sql`delete from import_row where ctid = any(array(
      select ctid from import_row where ${ofApp} and (import_id <> ${run.id}::uuid or attempt < ${run.attempt})
      limit ${room * each}))`,
  ];
  if (run.mode === 'full')
    removals.push(sql`delete from import_match where ctid = any(array(
      select ctid from import_match where app_id = ${run.app_id}::uuid and import_id <> ${run.id}::uuid
      limit ${room * each}))`);
  for (const removal of removals) {
    const { numAffectedRows = 0n } = await removal.execute(tx);
    if (numAffectedRows > 0n) return { count: Math.ceil(Number(numAffectedRows) / each), last: '' };
  }
  return { count: 0 };
};
