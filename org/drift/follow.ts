import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { dropRows } from '../imports/apply/tidy.ts';
import { type AppState, loadApps } from '../provisioning/apps.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { sliceOf } from '../provisioning/jobs/job.ts';
import { compareAccounts, findGone } from './compare-accounts.ts';
import { compareGroups } from './compare-groups.ts';
import { finishDriftCheck } from './finish.ts';
import type { DriftRun } from './run.ts';

type Phase = 'row' | 'group' | 'clear';
const next: Record<Phase, Phase | undefined> = { row: 'group', group: 'clear', clear: undefined };

/**
 * Does the next slice of a drift check whose pages are all there: accounts are compared, then pushed groups, then what
 * was read is dropped. What was done is kept with its place in one transaction, so that another node goes on. @returns
 * is there more to do here?
 */
export async function followDrift(deps: ProvisioningDeps, tx: Tx): Promise<boolean> {
  const { rows } = await sql<DriftRun>`
    select id, app_id, attempt, started_at, counts, compared_to from import_run
    where purpose = 'drift' and status = 'RECEIVED' order by started_at limit 1 for update skip locked`.execute(tx);
  const [run] = rows;
  if (!run) return false;
  const app = (await loadApps(tx, [run.app_id])).get(run.app_id)!;
  const [phase, after] = (run.compared_to?.split(':') ?? ['row']) as [Phase, string | undefined];
  const last = await slice(deps, tx, run, app, phase, after);
  const place = last === undefined ? next[phase] : `${phase}:${last}`;
  if (place === undefined) {
    await finishDriftCheck(deps, tx, run, app);
    return true;
  }
  await sql`
    update import_run set counts = ${JSON.stringify(run.counts)}::jsonb, compared_to = ${place} where id = ${run.id}::uuid`.execute(
    tx,
  );
  return true;
}

/** @returns where the slice ended; undefined: nothing of the phase is left */
async function slice(
  deps: ProvisioningDeps,
  tx: Tx,
  run: DriftRun,
  app: AppState,
  phase: Phase,
  after: string | undefined,
): Promise<string | undefined> {
  if (phase === 'group') return compareGroups(tx, run, app, after);
  if (phase === 'clear') {
    const gone = await dropRows(tx, 'import_row', sql`import_id = ${run.id}::uuid`, sliceOf);
    return gone > 0 ? '' : undefined;
  }
  const last = await compareAccounts(deps, tx, run, app, after);
  if (last === undefined) await findGone(tx, run);
  return last;
}
