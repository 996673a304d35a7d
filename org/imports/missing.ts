import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { orderKeyOf } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { openTasks } from '../provisioning/tasks.ts';
import { followLeavers, type Sourced } from '../sources/statuses.ts';
import type { Run } from './lease.ts';

export interface MissingAccount {
  id: string;
  person_id: string;
  name: string;
  external_id: string;
}

type Imported = Pick<Run, 'id' | 'app_id' | 'attempt' | 'started_at'>;

/** Fewer missing accounts than this say nothing by their share. */
const leastShared = 10;

/**
 * Accounts that a full import did not bring and that nobody is reading already. Accounts made since the import began
 * are not expected in it.
 */
export async function missingAccounts(tx: Tx, run: Imported): Promise<MissingAccount[]> {
  return (await missingQuery(run).execute(tx)).rows;
}

export const missingQuery = (run: Imported) => sql<MissingAccount>`
  select au.id, au.person_id, p.login as name, au.external_id
  from app_user au join person p on p.id = au.person_id
  where au.app_id = ${run.app_id}::uuid and au.external_id is not null
    and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)
    and not exists (
      select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
        and r.external_id = au.external_id)
    and not exists (
      select from action a where a.order_key = 'user:' || au.id::text and a.kind = 'user.read' and a.state in ('ready', 'leased', 'held'))`;

/**
 * Missing accounts are read one by one before anything is concluded: a page may have shifted under the reader. Only a
 * read that finds nothing ends the account (settle/user.ts). People whom the source says have left are deactivated or
 * suspended by its rule. Where the safeguard says that both together are too many, nothing of it is done, and a task
 * asks a person. @returns how many are read, how many have left, and how many are held back
 */
export async function askForMissing(
  deps: ProvisioningDeps,
  tx: Tx,
  run: Run,
  app: AppState,
  { whole, left }: { whole: boolean; left: readonly Sourced[] },
): Promise<{ missing: number; left: number; heldBack: number }> {
  const accounts = whole && app.options.readProfile.on ? await missingAccounts(tx, run) : [];
  const touched = accounts.length + left.length;
  if (!(await tooMany(tx, app, touched))) {
    await readAccounts(deps, tx, run, accounts);
    await followLeavers(deps, tx, app, left);
    return { missing: accounts.length, left: left.length, heldBack: 0 };
  }
  const message = describe('import_safeguard', { app: app.label, missing: touched }).text;
  const subject = { id: run.id, name: app.label };
  await openTasks(tx, [{ appId: app.id, kind: 'import', subject, code: 'import_safeguard', message }], deps.clock());
  return { missing: 0, left: 0, heldBack: touched };
}

async function tooMany(tx: Tx, app: AppState, missing: number): Promise<boolean> {
  const { on, count, share } = app.features.import.safeguard;
  if (!on || missing === 0) return false;
  if (missing > count) return true;
  const { rows } = await sql<{ known: number }>`
    select count(*)::int as known from app_user where app_id = ${app.id}::uuid and external_id is not null`.execute(tx);
  return missing >= leastShared && missing * 100 > rows[0]!.known * share;
}

/** Reads each of the accounts: who is not there any more loses the account in the org too. */
export async function readAccounts(
  deps: ProvisioningDeps,
  tx: Tx,
  run: Pick<Run, 'id' | 'app_id'>,
  accounts: readonly MissingAccount[],
): Promise<void> {
  await deps.queue().enqueue(
    tx,
    accounts.map((row) => ({
      appId: run.app_id,
      kind: 'user.read',
      orderKey: orderKeyOf(row.id),
      subject: { id: row.person_id, name: row.name },
      intent: { reason: 'missing', importId: run.id },
    })),
  );
}
