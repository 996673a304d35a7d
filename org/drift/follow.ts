import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { loadApps } from '../provisioning/apps.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { compareAccounts, findGone } from './compare-accounts.ts';
import { compareGroups } from './compare-groups.ts';
import { finishDriftCheck } from './finish.ts';
import type { DriftRun } from './run.ts';

/**
 * Compares the next slice of a drift check whose pages are all there: accounts, then pushed groups, then the end. What
 * was compared is kept with its place in one transaction, so that another node goes on. @returns is there more to do here?
 */
export async function followDrift(deps: ProvisioningDeps, tx: Tx): Promise<boolean> {
  const { rows } = await sql<DriftRun>`
    select id, app_id, attempt, started_at, counts, compared_to from import_run
    where purpose = 'drift' and status = 'RECEIVED' order by started_at limit 1 for update skip locked`.execute(tx);
  const [run] = rows;
  if (!run) return false;
  const app = (await loadApps(tx, [run.app_id])).get(run.app_id)!;
  const [phase = 'row', after] = run.compared_to?.split(':') ?? [];
  const last =
    phase === 'row' ? await compareAccounts(deps, tx, run, app, after) : await compareGroups(tx, run, app, after);
  if (!last && phase === 'row') await findGone(tx, run);
  const place = last ? `${phase}:${last}` : phase === 'row' ? 'group' : undefined;
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
