import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { pruneFailures } from './admin/failures.ts';

/** Finished work is kept for the reports and for results that come again. */
const finishedDays = 30;

/** Removes what has run out. Safe to run on several nodes at once. */
export async function prune(db: Db, now: number): Promise<void> {
  const time = new Date(now);
  const { kysely } = db;
  // An hour later: until then a device code that ran out is told from one that never was.
  await sql`delete from oidc where expires_at < ${time}::timestamptz - interval '1 hour'`.execute(kysely);
  await kysely.deleteFrom('jti').where('expires_at', '<', time).execute();
  await kysely.deleteFrom('admin_session').where('expires_at', '<', time).execute();
  await kysely.deleteFrom('agent_key').where('expires_at', '<', time).execute();
  await pruneFailures(kysely, now);
  await sql`delete from enrolment_token where expires_at < ${time}::timestamptz - make_interval(days => ${finishedDays})`.execute(
    kysely,
  );
  await sql`delete from action where finished_at < ${time}::timestamptz - make_interval(days => ${finishedDays})`.execute(
    kysely,
  );
}
