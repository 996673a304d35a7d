import { CodedError } from '@postern/protocol/messages';
import type { ImportComplete } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { toCompare } from '../drift/run.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { applySlice } from './apply/slice.ts';
import { noneYet } from './counts.ts';
import { type Run, runUnder, type Upload } from './lease.ts';

/**
 * The agent has sent everything: what came is counted, and applied, in this transaction where it is little, else in
 * slices by whatever node hears of it (ADR 51). Said twice it is applied once. Throws CodedError `import_incomplete` where the counts
 * differ, and what `runUnder` throws.
 */
export async function completeImport(
  deps: ProvisioningDeps,
  tx: Tx,
  upload: Upload,
  said: ImportComplete,
): Promise<void> {
  const run = await runUnder(tx, upload, deps.clock());
  if (run.status === 'REVIEW' || run.status === 'DONE' || run.status === 'RECEIVED') return;
  if (run.status !== 'RUNNING') throw new CodedError('import_unknown');
  await requireWhole(tx, run, said);
  if (run.purpose === 'drift') return toCompare(deps.db, tx, run, said);
  const counts = noneYet(said);
  await sql`
    update import_run set status = 'RECEIVED', counts = ${JSON.stringify(counts)}::jsonb, watermark = ${said.watermark ?? null},
      applied_to = null, error = null where id = ${run.id}::uuid`.execute(tx);
  await sql`delete from import_candidate where import_id = ${run.id}::uuid`.execute(tx);
  if (await applySlice(deps, tx, { ...run, counts, applied_to: null })) await deps.db.notify(tx, 'imports', '');
}

async function requireWhole(tx: Tx, run: Run, said: ImportComplete): Promise<void> {
  const { rows } = await sql<{ pages: number; users: number; groups: number }>`
    select count(distinct page)::int as pages, (count(*) filter (where type = 'user'))::int as users,
      (count(*) filter (where type = 'group'))::int as groups
    from import_row where import_id = ${run.id}::uuid and attempt = ${run.attempt}`.execute(tx);
  const came = rows[0]!;
  for (const what of ['pages', 'users', 'groups'] as const) {
    if (came[what] === said[what]) continue;
    throw new CodedError('import_incomplete', { detail: `${said[what]} ${what} were sent, ${came[what]} came` });
  }
}
