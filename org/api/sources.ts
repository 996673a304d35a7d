import { operations } from '@postern/protocol/management';
import { digest } from '../auth/digest.ts';
import { orderSources, type ProfileSource, profileSources } from '../sources/order.ts';
import type { ApiDeps } from './deps.ts';
import type { Routes } from './route.ts';

const etagOf = (sources: readonly ProfileSource[]): string => digest(sources.map(({ id }) => id).join()).slice(0, 16);

const show = (sources: readonly ProfileSource[]) =>
  sources.map(({ lastImport, ...source }, n) => ({
    ...source,
    priority: n + 1,
    lastImport: lastImport?.toISOString() ?? null,
  }));

/** The apps that source people, and which of them comes first. */
export function sourceRoutes(routes: Routes, { db, systemLog }: ApiDeps): void {
  routes.one(operations.listProfileSources, async (call) => {
    const sources = await profileSources(db.kysely);
    call.etag(etagOf(sources));
    return show(sources);
  });

  routes.one(operations.orderProfileSources, async (call) => {
    const sources = await db.transaction(async (tx) => {
      call.match(etagOf(await profileSources(tx)), 'profile sources');
      await orderSources(tx, call.body.ids);
      const ordered = await profileSources(tx);
      await systemLog.write(tx, [
        {
          eventType: 'system.profile_sources.update',
          message: 'Change the priority of profile sources',
          actor: call.actor,
          detail: { order: ordered.map(({ label }) => label) },
        },
      ]);
      return ordered;
    });
    call.etag(etagOf(sources));
    return show(sources);
  });
}
