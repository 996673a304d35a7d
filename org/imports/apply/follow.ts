import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { isRetryable, type Tx } from '../../db/database.ts';
import { systemActor } from '../../log/event.ts';
import { at, type ProvisioningDeps } from '../../provisioning/deps.ts';
import type { AppliedRun } from './part.ts';
import { applySlice } from './slice.ts';

/**
 * Applies the next slice of an import whose pages are all there. A slice that cannot be applied ends the import, which
 * then says so: what was applied before is right by itself, and nobody was ended who was not decided about.
 * @returns is there more to do here?
 */
export async function followImports(deps: ProvisioningDeps, tx: Tx): Promise<boolean> {
  const { rows } = await sql<AppliedRun>`
    select id, app_id, mode, status, purpose, attempt, started_at, counts, applied_to from import_run
    where purpose = 'import' and status = 'RECEIVED' order by started_at limit 1 for update skip locked`.execute(tx);
  const [run] = rows;
  if (!run) return false;
  await sql`savepoint slice`.execute(tx);
  try {
    await applySlice(deps, tx, run);
  } catch (error) {
    if (isRetryable(error)) throw error;
    // Where the database itself is gone, this throws as well: then the import goes on when it is back.
    await sql`rollback to savepoint slice`.execute(tx);
    await fail(deps, tx, run, error);
  }
  return true;
}

async function fail(deps: ProvisioningDeps, tx: Tx, run: AppliedRun, error: unknown): Promise<void> {
  deps.log.error({ err: error, importId: run.id }, 'An import could not be applied');
  const { rows } = await sql<{ label: string }>`select label from app where id = ${run.app_id}::uuid`.execute(tx);
  const [app] = rows;
  const message = describe('import_unapplied', { app: app!.label }).text;
  await sql`
    update import_run set status = 'FAILED', applied_to = null, finished_at = ${at(deps.clock())}::timestamptz,
      error = ${JSON.stringify({ code: 'import_unapplied', message })}::jsonb where id = ${run.id}::uuid`.execute(tx);
  await deps.events.write(tx, [
    {
      eventType: 'system.import.complete',
      message,
      actor: systemActor,
      severity: 'ERROR',
      outcome: 'FAILURE',
      reason: 'import_unapplied',
      target: [{ type: 'AppInstance', id: run.app_id, displayName: app!.label }],
      appId: run.app_id,
    },
  ]);
}
