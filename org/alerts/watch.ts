import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import { at } from '../queue/deps.ts';
import { conditions } from './conditions.ts';
import { type AlertDeps, channelsOf } from './deps.ts';
import { readAlerts } from './settings.ts';

/** Any constant: it only has to be the same on every node of an org. */
const lockKey = 7_065_376;

/**
 * Opens an alert for each condition that is new and closes those that hold no longer, and puts a message for each into
 * every channel that is on, in one transaction. Of several nodes one does it at a time.
 */
export async function watchAlerts(deps: AlertDeps): Promise<void> {
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    const lock = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(${lockKey}) as mine`.execute(tx);
    if (!lock.rows[0]?.mine) return;
    const settings = await readAlerts(tx, deps.seal);
    const holding = await conditions(tx, settings, now, deps.certificate);
    const open = await tx.selectFrom('alert').select(['id', 'key']).where('closed_at', 'is', null).execute();
    const known = new Set(open.map(({ key }) => key));
    const keys = new Set(holding.map(({ key }) => key));
    const raised = holding.filter(({ key }) => !known.has(key)).map((each) => ({ ...each, id: randomUUIDv7() }));
    const over = open.filter(({ key }) => !keys.has(key));

    for (const alert of raised)
      await tx
        .insertInto('alert')
        .values({ ...alert, opened_at: at(now) })
        .execute();
    for (const { id } of over)
      await tx
        .updateTable('alert')
        .set({ closed_at: at(now) })
        .where('id', '=', id)
        .execute();
    const deliveries = channelsOf(settings).flatMap((channel) => [
      ...raised.map(({ id }) => ({ alert_id: id, event: 'raised' as const, channel })),
      ...over.map(({ id }) => ({ alert_id: id, event: 'recovered' as const, channel })),
    ]);
    for (const delivery of deliveries)
      await tx
        .insertInto('alert_delivery')
        .values({ id: randomUUIDv7(), run_at: at(now), ...delivery })
        .execute();
  });
}
