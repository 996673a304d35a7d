import { randomUUIDv7 } from 'node:crypto';
import { type Alert, operations } from '@postern/protocol/management';
import { CodedError, describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { send } from '../alerts/deliver.ts';
import { channelsOf } from '../alerts/deps.ts';
import { readAlerts, saveAlerts, showAlerts } from '../alerts/settings.ts';
import { digest } from '../auth/digest.ts';
import { now } from '../directory/deps.ts';
import type { ApiDeps } from './deps.ts';
import { contains } from './filter.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface Row extends Omit<Alert, 'opened' | 'closed'> {
  opened_at: Date;
  closed_at: Date | null;
}

/** Alerts: what was raised, what is wanted, and a test. */
export function alertRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, seal, systemLog, org, clock } = deps;
  const etagOf = (settings: object) => digest(JSON.stringify(settings)).slice(0, 16);

  routes.list(operations.listAlerts, async ({ query }) => {
    const from = readCursor(query.after, 2);
    const over = from?.[0] === 'over';
    const next = from
      ? sql`((a.closed_at is not null) > ${over} or ((a.closed_at is not null) = ${over} and a.id::text < ${from[1]}))`
      : sql`true`;
    const { rows } = await sql<Row>`
      select a.id, a.kind, a.message, a.next, a.opened_at, a.closed_at, coalesce((
        select jsonb_agg(jsonb_build_object('event', d.event, 'channel', d.channel, 'state', d.state, 'attempts', d.attempts, 'error', d.error) order by d.id)
        from alert_delivery d where d.alert_id = a.id), '[]') as deliveries
      from alert a where ${next} and ${contains(query.q, sql`a.message`)}
      order by a.closed_at is not null, a.id::text desc limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(
      rows,
      query.limit,
      ({ closed_at, id }) => [closed_at ? 'over' : 'open', id],
      ({ opened_at, closed_at, ...row }) => ({
        ...row,
        opened: opened_at.toISOString(),
        closed: closed_at?.toISOString() ?? null,
      }),
    );
  });

  routes.one(operations.getAlertSettings, async (call) => {
    const settings = await readAlerts(db.kysely, seal);
    call.etag(etagOf(settings));
    return showAlerts(settings);
  });

  routes.one(operations.replaceAlertSettings, async (call) => {
    const saved = await db.transaction(async (tx) => {
      const before = await readAlerts(tx, seal);
      call.match(etagOf(before), 'alerts');
      await systemLog.write(tx, [
        {
          eventType: 'system.org.alerts.update',
          message: 'Change what alerts are sent of, and where',
          actor: call.actor,
        },
      ]);
      return saveAlerts(tx, seal, before, call.body);
    });
    call.etag(etagOf(saved));
    return showAlerts(saved);
  });

  routes.one(operations.testAlert, async ({ body: { channel } }) => {
    const settings = await readAlerts(db.kysely, seal);
    if (!channelsOf(settings).includes(channel)) throw new CodedError('alert_channel_off');
    const { text, next } = describe('alert_test', { org: new URL(org.url).host });
    const test = {
      id: randomUUIDv7(),
      event: 'test' as const,
      kind: 'test',
      message: text,
      next,
      since: now(deps),
      org: org.url,
    };
    await send({ db, seal, clock, publicUrl: org.url }, settings, channel, test).catch((cause: Error) => {
      throw new CodedError('alert_not_sent', { detail: cause.message }, { cause });
    });
    return { sent: true as const };
  });
}
