import { CodedError } from '@postern/protocol/messages';
import type { ImportComplete } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { toCompare } from '../drift/run.ts';
import { systemActor } from '../log/event.ts';
import { loadApps } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { sourceProfiles } from '../sources/profiles.ts';
import { followReturns, keepStates, leavers } from '../sources/statuses.ts';
import { applyAccounts } from './apply-accounts.ts';
import { applyGroups, syncMembers } from './apply-groups.ts';
import { autoConfirm, finishReview } from './confirm.ts';
import { letGo } from './held-back.ts';
import { type Run, runUnder, type Upload } from './lease.ts';
import { askForMissing } from './missing.ts';

/**
 * The agent has sent everything: what came is counted, and applied in this one transaction, or not at all. Said twice
 * it is applied once. Throws CodedError `import_incomplete` where the counts differ, and what `runUnder` throws.
 */
export async function completeImport(
  deps: ProvisioningDeps,
  tx: Tx,
  upload: Upload,
  said: ImportComplete,
): Promise<void> {
  const run = await runUnder(tx, upload, deps.clock());
  if (run.status === 'REVIEW' || run.status === 'DONE' || run.status === 'RECEIVED') return;
  if (run.status !== 'RUNNING') throw new CodedError('import_unknown');
  await requireWhole(tx, run, said);
  if (run.purpose === 'drift') return toCompare(deps.db, tx, run, said);
  const app = (await loadApps(tx, [run.app_id])).get(run.app_id)!;
  const matches = await applyAccounts(deps, tx, run, app);
  const known = app.features.import.sourcing.on ? await accountsIn(tx, run) : [];
  const changed = await sourceProfiles(deps, tx, app, known);
  await applyGroups(deps, tx, run, said.mismatch === undefined);
  const confirmed = await autoConfirm(deps, tx, run, app);
  await syncMembers(deps, tx, run.app_id, run.id);
  await letGo(deps, tx, run.app_id);
  // Where the connector's own total differs, an account that did not come may be there all the same, and one that came
  // inactive may be half of a file: nobody is taken for gone.
  const whole = run.mode === 'full' && !said.mismatch;
  // With those that were linked meanwhile.
  const brought = sql`au.id = any(${app.features.import.sourcing.on ? await accountsIn(tx, run) : []}::uuid[])`;
  const leaving = said.mismatch ? [] : await leavers(tx, app, brought);
  const { missing, left, heldBack } = await askForMissing(deps, tx, run, app, { whole, left: leaving });
  const back = await followReturns(deps, tx, app, brought);
  await keepStates(tx, app, brought, { inactive: !said.mismatch, except: heldBack > 0 ? leaving : [] });
  const counts = {
    users: said.users,
    groups: said.groups,
    ...matches,
    confirmed,
    ...(changed > 0 ? { changed } : {}),
    ...(left > 0 ? { left } : {}),
    ...(back > 0 ? { back } : {}),
    missing,
    heldBack,
    ...(said.mismatch ? { mismatch: said.mismatch } : {}),
  };
  await sql`
    update import_run set status = 'REVIEW', counts = ${JSON.stringify(counts)}::jsonb, watermark = ${said.watermark ?? null},
      held_back = ${heldBack}, error = null, finished_at = ${at(deps.clock())}::timestamptz where id = ${run.id}::uuid`.execute(
    tx,
  );
  await finishReview(tx, run.app_id);
  await sql`
    delete from import_row r using import_run old
    where r.import_id = old.id and old.app_id = ${run.app_id}::uuid and old.id <> ${run.id}::uuid`.execute(tx);
  await deps.events.write(tx, [
    {
      eventType: 'system.import.complete',
      message: `Import of ${app.label}: accounts ${said.users}, groups ${said.groups}`,
      actor: systemActor,
      target: [{ type: 'AppInstance', id: app.id, displayName: app.label }],
      appId: app.id,
      detail: counts,
    },
  ]);
}

/** Accounts of this run that belong to people. */
async function accountsIn(tx: Tx, run: Run): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select au.id from app_user au join import_row r on r.external_id = au.external_id
    where au.app_id = ${run.app_id}::uuid and r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
    group by au.id`.execute(tx);
  return rows.map(({ id }) => id);
}

async function requireWhole(tx: Tx, run: Run, said: ImportComplete): Promise<void> {
  const { rows } = await sql<{ pages: number; users: number; groups: number }>`
    select count(distinct page)::int as pages, (count(*) filter (where type = 'user'))::int as users,
      (count(*) filter (where type = 'group'))::int as groups
    from import_row where import_id = ${run.id}::uuid and attempt = ${run.attempt}`.execute(tx);
  const came = rows[0]!;
  for (const what of ['pages', 'users', 'groups'] as const) {
    if (came[what] === said[what]) continue;
    throw new CodedError('import_incomplete', { detail: `${said[what]} ${what} were sent, ${came[what]} came` });
  }
}
