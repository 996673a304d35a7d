import { randomUUIDv7 } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { type Job, sliceOf } from './job.ts';
import { step } from './step.ts';

/**
 * Does something for the `items` of a query (one column `item`, each once): at once in this transaction where they are
 * few, else later in slices, which a node that ends in between leaves to another one. Each slice goes by the state of
 * then, so changes that come in between need not know of the job. @returns how many items there are
 */
export async function startJob(
  deps: ProvisioningDeps,
  tx: Tx,
  job: Job,
  items: RawBuilder<{ item: string }>,
): Promise<number> {
  const { rows } = await sql<{ item: string }>`select item from (${items}) as few limit ${sliceOf + 1}`.execute(tx);
  if (rows.length <= sliceOf) {
    await step(
      deps,
      tx,
      job,
      rows.map(({ item }) => item),
    );
    return rows.length;
  }
  const id = randomUUIDv7();
  const made = await sql<{ total: number }>`
    with due as (insert into app_job_due (job_id, item) select ${id}::uuid, item from (${items}) as many returning seq)
    insert into app_job (id, app_id, kind, subject_id, subject_name, total, created_at)
    select ${id}::uuid, ${job.appId}::uuid, ${job.kind}, ${job.subject?.id ?? null}, ${job.subject?.name ?? null},
      (select count(*) from due), ${at(deps.clock())}::timestamptz
    returning total`.execute(tx);
  await deps.db.notify(tx, 'app_jobs', '');
  return made.rows[0]!.total;
}
