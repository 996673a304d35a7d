import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { type Job, sliceOf } from './job.ts';
import { step } from './step.ts';

interface Row {
  id: string;
  /** null: the app was deleted, and its jobs with it. */
  appId: string | null;
  kind: Job['kind'];
  items: string[];
}

/** Does the next slice of the jobs that are due. One node does that at a time. @returns is there more to do here? */
export async function followJobs(deps: ProvisioningDeps, tx: Tx): Promise<boolean> {
  const lock = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('postern app jobs')) as mine`.execute(tx);
  if (!lock.rows[0]!.mine) return false;
  const { rows: jobs } = await sql<Row>`
    with taken as (
      delete from app_job_due where seq in (select seq from app_job_due order by seq limit ${sliceOf}) returning seq, job_id, item)
    select taken.job_id as id, job.app_id as "appId", job.kind, array_agg(taken.item order by taken.item) as items
    from taken left join app_job job on job.id = taken.job_id
    group by taken.job_id, job.app_id, job.kind order by min(taken.seq)`.execute(tx);
  for (const { id, appId, kind, items } of jobs) {
    if (appId === null) continue;
    await step(deps, tx, { appId, kind }, items);
    await sql`update app_job set done = done + ${items.length} where id = ${id}::uuid`.execute(tx);
    await sql`delete from app_job where id = ${id}::uuid and done >= total`.execute(tx);
  }
  return jobs.length > 0;
}
