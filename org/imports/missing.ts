import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { orderKeyOf } from '../provisioning/accounts.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import type { Run } from './lease.ts';

export interface MissingAccount {
  id: string;
  person_id: string;
  name: string;
  external_id: string;
}

/**
 * Accounts that a full import did not bring and that nobody is reading already. Accounts made since the import began
 * are not expected in it.
 */
export const missingQuery = (run: Pick<Run, 'id' | 'app_id' | 'attempt' | 'started_at'>) => sql<MissingAccount>`
  select au.id, au.person_id, p.login as name, au.external_id
  from app_user au join person p on p.id = au.person_id
  where au.app_id = ${run.app_id}::uuid and au.external_id is not null
    and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)
    and not exists (
      select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
        and r.external_id = au.external_id)
    and not exists (
      select from action a where a.order_key = 'user:' || au.id::text and a.kind = 'user.read' and a.state in ('ready', 'leased', 'held'))`;

/** Reads each of the accounts: who is not there any more loses the account in the org too. */
export async function readAccounts(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  appUserIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<MissingAccount>`
    select au.id, au.person_id, p.login as name, au.external_id from app_user au join person p on p.id = au.person_id
    where au.id = any(${[...appUserIds]}::uuid[]) and au.external_id is not null order by au.id`.execute(tx);
  await deps.queue().enqueue(
    tx,
    rows.map((row) => ({
      appId,
      kind: 'user.read',
      orderKey: orderKeyOf(row.id),
      subject: { id: row.person_id, name: row.name },
      intent: { reason: 'missing' },
    })),
  );
}
