import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ProvisioningDeps } from './deps.ts';
import { startJob } from './jobs/start.ts';

/** Writes the accounts of these people, or of all who are assigned, again. @returns how many */
export async function provisionNow(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  personIds: readonly string[] | undefined,
): Promise<number> {
  const which = personIds ? sql`person_id = any(${[...personIds]}::uuid[])` : sql`true`;
  const assigned = sql<{ item: string }>`
    select person_id as item from app_user where app_id = ${appId}::uuid and wanted and ${which}`;
  return startJob(deps, tx, { appId, kind: 'PROVISION' }, assigned);
}
