import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { systemActor } from '../log/event.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import type { DriftCounts, DriftRun } from './run.ts';

/**
 * The end of a drift check, whose rows are dropped by now: attributes that no account of the application has are taken
 * out of the report (it does not keep them). Nothing else is changed.
 */
export async function finishDriftCheck(deps: ProvisioningDeps, tx: Tx, run: DriftRun, app: AppState): Promise<void> {
  await sql`
    update drift d set differences = coalesce((
      select jsonb_agg(x) from jsonb_array_elements(d.differences) x
      where x->>'attribute' = 'active' or x->>'attribute' = any(${run.counts.seen}::text[])), '[]'::jsonb)
    where d.import_id = ${run.id}::uuid and d.kind = 'CHANGED'`.execute(tx);
  await sql`delete from drift where import_id = ${run.id}::uuid and kind = 'CHANGED' and differences = '[]'::jsonb`.execute(
    tx,
  );
  // Linked while the rest was compared.
  await sql`
    delete from drift d using app_user au where d.import_id = ${run.id}::uuid and d.kind = 'UNKNOWN'
      and au.app_id = ${run.app_id}::uuid and au.external_id = d.external_id`.execute(tx);
  const { rows } = await sql<{ kind: string; n: number }>`
    select kind, count(*)::int as n from drift where import_id = ${run.id}::uuid group by kind`.execute(tx);
  const of = (kind: string) => rows.find((row) => row.kind === kind)?.n ?? 0;
  const counts: DriftCounts = {
    ...run.counts,
    ...{ changed: of('CHANGED'), gone: of('GONE'), unknown: of('UNKNOWN'), changedGroups: of('GROUP') },
  };
  await sql`
    update import_run set status = 'DONE', counts = ${JSON.stringify(counts)}::jsonb, compared_to = null,
      finished_at = ${at(deps.clock())}::timestamptz where id = ${run.id}::uuid`.execute(tx);
  await sql`
    delete from drift d using import_run old
    where d.import_id = old.id and old.app_id = ${run.app_id}::uuid and old.id <> ${run.id}::uuid`.execute(tx);
  const { seen: _seen, ...told } = counts;
  await deps.events.write(tx, [
    {
      eventType: 'system.drift_check.complete',
      message: `Drift check of ${app.label}: ${of('CHANGED')} changed, ${of('GONE')} gone, ${of('UNKNOWN')} unknown, ${of('GROUP')} groups`,
      actor: systemActor,
      target: [{ type: 'AppInstance', id: app.id, displayName: app.label }],
      appId: app.id,
      detail: { ...told },
    },
  ]);
}
