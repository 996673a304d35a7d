import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { orderKeyOf } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { openTasks } from '../provisioning/tasks.ts';
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

/** Some of them: those after a login in lower case. */
export interface LoginPage {
  after: string | undefined;
  limit: number;
}

/**
 * Accounts that a full import did not bring and that nobody is reading already. Accounts made since the import began
 * are not expected in it. In the order of logins.
 * @param page absent: all of them
 */
export async function missingAccounts(tx: Tx, run: Imported, page?: LoginPage): Promise<MissingAccount[]> {
  const { rows } = await sql<MissingAccount>`
    select au.id, au.person_id, p.login as name, au.external_id
    from app_user au join person p on p.id = au.person_id
    where au.app_id = ${run.app_id}::uuid and au.external_id is not null
      and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)
      and not exists (
        select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
          and r.external_id = au.external_id)
      and not exists (
        select from action a where a.order_key = 'user:' || au.id::text and a.kind = 'user.read' and a.state in ('ready', 'leased', 'held'))
      and ${page?.after === undefined ? sql`true` : sql`lower(p.login) > ${page.after}`}
    order by lower(p.login) ${page ? sql`limit ${page.limit}` : sql``}`.execute(tx);
  return rows;
}

/**
 * Missing accounts are read one by one before anything is concluded: a page may have shifted under the reader. Only a
 * read that finds nothing ends the account (settle/user.ts). Where the safeguard says that too many are missing, none
 * is read, and a task asks a person. @returns how many are read, and how many are held back
 */
export async function askForMissing(
  deps: ProvisioningDeps,
  tx: Tx,
  run: Run,
  app: AppState,
): Promise<{ missing: number; heldBack: number }> {
  if (!app.options.readProfile.on) return { missing: 0, heldBack: 0 };
  const accounts = await missingAccounts(tx, run);
  if (!(await tooMany(tx, app, accounts.length))) {
    await readAccounts(deps, tx, run, accounts);
    return { missing: accounts.length, heldBack: 0 };
  }
  const message = describe('import_safeguard', { app: app.label, missing: accounts.length }).text;
  const subject = { id: run.id, name: app.label };
  await openTasks(tx, [{ appId: app.id, kind: 'import', subject, code: 'import_safeguard', message }], deps.clock());
  return { missing: 0, heldBack: accounts.length };
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
