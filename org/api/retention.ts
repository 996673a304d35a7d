import { operations, type Retention } from '@postern/protocol/management';
import { digest } from '../auth/digest.ts';
import { readRetention, saveRetention } from '../retention/settings.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

const etagOf = (days: Retention): string => digest(JSON.stringify(days)).slice(0, 16);

/** How long the org keeps what has ended. */
export function retentionRoutes(routes: Routes, { db, systemLog }: ApiDeps): void {
  routes.one(operations.getRetention, async (call) => {
    const days = await readRetention(db.kysely);
    call.etag(etagOf(days));
    return days;
  });

  routes.one(operations.replaceRetention, async (call) => {
    await db.transaction(async (tx) => {
      call.match(etagOf(await readRetention(tx)), 'retention');
      await saveRetention(tx, call.body);
      await systemLog.write(tx, [
        {
          eventType: 'system.org.retention.update',
          message: 'Change how long the org keeps what has ended',
          actor: call.actor,
          detail: { ...call.body },
        },
      ]);
    });
    call.etag(etagOf(call.body));
    return call.body;
  });
}
