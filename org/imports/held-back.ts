import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type AppState, loadApps } from '../provisioning/apps.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { startJob } from '../provisioning/jobs/start.ts';
import { closeTasksOfApp } from '../provisioning/tasks.ts';
import { leaversQuery } from '../sources/statuses.ts';
import { finishReview } from './confirm.ts';
import type { Run } from './lease.ts';
import { type MissingAccount, missingQuery } from './missing.ts';

export interface HeldAccount extends MissingAccount {
  /** It did not come, or the source says that its person left. */
  why: 'missing' | 'inactive';
}

/** Some of them: those after a login in lower case. */
interface LoginPage {
  after: string | undefined;
  limit: number;
}

/** What the safeguard holds back in a run, in the order of logins. Empty where it holds back nothing. */
export async function heldBack(tx: Tx, appId: string, importId: string, page: LoginPage): Promise<HeldAccount[]> {
  const run = await heldRun(tx, appId, importId);
  if (!run) return [];
  const { missing, left } = heldQueries(run, (await loadApps(tx, [appId])).get(appId)!);
  const { rows } = await sql<HeldAccount>`
    select * from (
      select m.*, 'missing' as why from (${missing}) m
      union all
      select l.id, l.person_id, l.name, l.external_id, 'inactive' from (${left}) l
    ) held where ${page.after === undefined ? sql`true` : sql`lower(name) > ${page.after}`}
    order by lower(name), id limit ${page.limit}`.execute(tx);
  return rows;
}

/**
 * A person's answer to the safeguard: `release` reads the accounts and ends those that are gone, and follows the source
 * where it says that people left; `dismiss` leaves all as they are. Throws CodedError `import_holds_nothing`.
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
  const count = answer === 'release' ? await release(deps, tx, run) : 0;
  await letGo(deps, tx, appId);
  await finishReview(tx, appId);
  return count;
}

async function release(deps: ProvisioningDeps, tx: Tx, run: HeldRun): Promise<number> {
  const app = (await loadApps(tx, [run.app_id])).get(run.app_id)!;
  return followHeld(deps, tx, run, app);
}

/** Accounts that a full import did not bring, and accounts of a source that came inactive and that the org has not followed. */
export function heldQueries(run: HeldRun, app: AppState) {
  const missing = missingQuery(run);
  const read = run.mode === 'full' && app.options.readProfile.on;
  return {
    missing: read ? missing : sql<MissingAccount>`${missing} and false`,
    left: leaversQuery(app, broughtBy(run)),
  };
}

/** Both are followed: at once where they are few. @returns how many they are */
export async function followHeld(deps: ProvisioningDeps, tx: Tx, run: HeldRun, app: AppState): Promise<number> {
  const { missing, left } = heldQueries(run, app);
  const ids = (accounts: typeof left) => sql<{ item: string }>`select id as item from (${accounts}) accounts`;
  const appId = run.app_id;
  return (
    (await startJob(deps, tx, { appId, kind: 'IMPORT_MISSING' }, ids(missing))) +
    (await startJob(deps, tx, { appId, kind: 'IMPORT_LEFT' }, ids(left)))
  );
}

/** What the safeguard held back in earlier runs is answered, or a newer run has seen it again. */
export async function letGo(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  await sql`update import_run set held_back = 0 where app_id = ${appId}::uuid and held_back > 0`.execute(tx);
  await closeTasksOfApp(tx, appId, 'import_safeguard', deps.clock());
}

/** Accounts that came in the run's rows. */
const broughtBy = (run: HeldRun) => sql`exists (
  select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
    and r.external_id = au.external_id)`;

type HeldRun = Pick<Run, 'id' | 'app_id' | 'mode' | 'attempt' | 'started_at'>;

async function heldRun(tx: Tx, appId: string, importId: string): Promise<HeldRun | undefined> {
  const { rows } = await sql<HeldRun>`
    select id, app_id, mode, attempt, started_at from import_run
    where app_id = ${appId}::uuid and id::text = ${importId} and held_back > 0`.execute(tx);
  return rows[0];
}
