import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { reconcile } from './reconcile.ts';
import { retryTasks } from './retry-tasks.ts';

/**
 * Writes accounts again, whatever is known of them: those in step too, those that wait for a person, and those that
 * the application removed itself. Who is not assigned is left out.
 */
export async function writeAgain(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  personIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update app_user set pushed_rev = null, updated_at = ${at(deps.clock())}::timestamptz,
      status = case when external_id is null and status = 'DEPROVISIONED' then 'STAGED' else status end
    where app_id = ${appId}::uuid and wanted and person_id = any(${[...personIds]}::uuid[])
    returning id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const held = await sql<{ id: string }>`
    select t.id from task t join action a on a.id = t.action_id
    where t.status = 'open' and a.state = 'held' and a.order_key = any(${ids.map((id) => `user:${id}`)}::text[])`.execute(
    tx,
  );
  await retryTasks(
    deps,
    tx,
    held.rows.map(({ id }) => id),
  );
  await reconcile(deps, tx, ids, { written: true });
}
