import { sql } from 'kysely';
import { systemActor } from '../../log/event.ts';
import { at } from '../../provisioning/deps.ts';
import { finishReview } from '../confirm.ts';
import type { Slice } from './part.ts';

/** Everything was applied: what is left is a person's to decide. */
export async function finishImport({ deps, tx, run, app }: Slice): Promise<void> {
  const { counts } = run;
  await sql`
    update import_run set status = 'REVIEW', counts = ${JSON.stringify(counts)}::jsonb, applied_to = null,
      held_back = ${counts.heldBack}, error = null, finished_at = ${at(deps.clock())}::timestamptz where id = ${run.id}::uuid`.execute(
    tx,
  );
  await finishReview(tx, run.app_id);
  await deps.events.write(tx, [
    {
      eventType: 'system.import.complete',
      message: `Import of ${app.label}: accounts ${counts.users}, groups ${counts.groups}`,
      actor: systemActor,
      target: [{ type: 'AppInstance', id: app.id, displayName: app.label }],
      appId: app.id,
      detail: { ...counts },
    },
  ]);
}
