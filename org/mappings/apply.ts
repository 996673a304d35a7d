import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Provisioning } from '../provisioning/port.ts';

/** Every account of an app that is wanted is written again. @returns how many that are */
export async function applyMapping(tx: Tx, provisioning: Provisioning, appId: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    update app_user set pushed_rev = null where app_id = ${appId}::uuid and wanted and external_id is not null`.execute(
    tx,
  );
  await provisioning.appChanged(tx, appId);
  return Number(numAffectedRows);
}
