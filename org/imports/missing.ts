import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { orderKeyOf } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import type { Run } from './lease.ts';

/**
 * Accounts that a full import did not bring are read one by one before anything is concluded: a page may have shifted
 * under the reader. Only a read that finds nothing ends the account (settle/user.ts). Accounts made since the import
 * began are not expected in it. @returns how many are read
 */
export async function askForMissing(deps: ProvisioningDeps, tx: Tx, run: Run, app: AppState): Promise<number> {
  if (!app.options.readProfile.on) return 0;
  const { rows } = await sql<{ id: string; person_id: string; name: string }>`
    select au.id, au.person_id, p.login as name from app_user au join person p on p.id = au.person_id
    where au.app_id = ${run.app_id}::uuid and au.external_id is not null
      and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)
      and not exists (
        select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
          and r.external_id = au.external_id)
      and not exists (
        select from action a where a.order_key = 'user:' || au.id::text and a.kind = 'user.read' and a.state in ('ready', 'leased', 'held'))`.execute(
    tx,
  );
  await deps.queue().enqueue(
    tx,
    rows.map((row) => ({
      appId: run.app_id,
      kind: 'user.read',
      orderKey: orderKeyOf(row.id),
      subject: { id: row.person_id, name: row.name },
      intent: { reason: 'missing', importId: run.id },
    })),
  );
  return rows.length;
}
