import { describe } from '@postern/protocol/messages';
import type { ActionError } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { closeTasksOf } from '../tasks.ts';
import type { Reported } from './settle.ts';

/** An import that the agent calls done was applied by its `complete`; one that never was has not arrived. */
export async function settleImports(deps: ProvisioningDeps, tx: Tx, done: Reported[]): Promise<void> {
  if (done.length === 0) return;
  const ids = done.map(({ action }) => String(action.intent['importId']));
  const error = {
    code: 'import_incomplete',
    message: describe('import_incomplete', { detail: 'no end of the pages was told' }).text,
  };
  await sql`
    update import_run set status = 'FAILED', error = ${JSON.stringify(error)}::jsonb, finished_at = ${at(deps.clock())}::timestamptz
    where id = any(${ids}::uuid[]) and status = 'RUNNING'`.execute(tx);
  await closeTasksOf(
    tx,
    done.map(({ action }) => action.id),
    deps.clock(),
  );
}

/** An import that is tried again says why it has not come through yet; its end takes that away. */
export async function tellRetries(
  tx: Tx,
  again: readonly Pick<Reported & { error: ActionError }, 'action' | 'error'>[],
): Promise<void> {
  if (again.length === 0) return;
  const rows = again.map(({ action, error }) => ({ id: action.intent['importId'], error }));
  await sql`
    update import_run run set error = r.error from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, error jsonb)
    where run.id = r.id and run.status = 'RUNNING'`.execute(tx);
}
