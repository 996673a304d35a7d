import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { closeTasksOfApp } from '../provisioning/tasks.ts';
import { finishReview } from './confirm.ts';
import type { Run } from './lease.ts';
import { type LoginPage, type MissingAccount, missingAccounts, readAccounts } from './missing.ts';

/** Accounts that the safeguard holds back in a run, by name. Empty where it holds back none. */
export async function heldBack(tx: Tx, appId: string, importId: string, page: LoginPage): Promise<MissingAccount[]> {
  const run = await heldRun(tx, appId, importId);
  return run ? missingAccounts(tx, run, page) : [];
}

/**
 * A person's answer to the safeguard: `release` reads the accounts and ends those that are gone, `dismiss` leaves them
 * as they are. Throws CodedError `import_holds_nothing`.
 */
export async function answerSafeguard(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  importId: string,
  answer: 'release' | 'dismiss',
): Promise<number> {
  const run = await heldRun(tx, appId, importId);
  if (!run) throw new CodedError('import_holds_nothing');
  const accounts = answer === 'release' ? await missingAccounts(tx, run) : [];
  await readAccounts(deps, tx, run, accounts);
  await letGo(deps, tx, appId);
  await finishReview(tx, appId);
  return accounts.length;
}

/** What the safeguard held back in earlier runs is answered, or a newer run has seen it again. */
export async function letGo(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  await sql`update import_run set held_back = 0 where app_id = ${appId}::uuid and held_back > 0`.execute(tx);
  await closeTasksOfApp(tx, appId, 'import_safeguard', deps.clock());
}

async function heldRun(
  tx: Tx,
  appId: string,
  importId: string,
): Promise<Pick<Run, 'id' | 'app_id' | 'attempt' | 'started_at'> | undefined> {
  const { rows } = await sql<Run>`
    select id, app_id, attempt, started_at from import_run
    where app_id = ${appId}::uuid and id::text = ${importId} and held_back > 0`.execute(tx);
  return rows[0];
}
