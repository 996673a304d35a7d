import { type LogEventShown, operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { LogActor, LogTarget } from '../log/event.ts';
import type { ApiDeps } from './deps.ts';
import { type FilterFields, filterCondition, likePattern } from './filter.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface LogRow {
  id: string;
  published: Date;
  event_type: string;
  severity: LogEventShown['severity'];
  message: string;
  actor: LogActor;
  target: LogTarget[];
  outcome: 'SUCCESS' | 'FAILURE';
  reason: string | null;
  app_id: string | null;
  detail: Record<string, unknown> | null;
}

const fields: FilterFields = (name) =>
  ({
    eventtype: { column: sql`l.event_type`, type: 'exact' as const },
    severity: { column: sql`l.severity`, type: 'exact' as const },
    displaymessage: { column: sql`l.message`, type: 'text' as const },
    published: { column: sql`l.published`, type: 'time' as const },
    appid: { column: sql`l.app_id::text`, type: 'text' as const },
    'outcome.result': { column: sql`l.outcome`, type: 'exact' as const },
    'outcome.reason': { column: sql`l.reason`, type: 'text' as const },
    'actor.id': { column: sql`l.actor->>'id'`, type: 'exact' as const },
    'actor.type': { column: sql`l.actor->>'type'`, type: 'exact' as const },
    'actor.displayname': { column: sql`l.actor->>'displayName'`, type: 'text' as const },
  })[name.toLowerCase()];

/** `target.id eq "…"` is asked so often that it goes by itself: any target will do. */
const targetFilter = /^\s*target\.id\s+eq\s+"([^"\\]{1,100})"\s*$/i;

function condition(filter: string | undefined) {
  const target = filter === undefined ? undefined : targetFilter.exec(filter)?.[1];
  return target === undefined
    ? filterCondition(filter, fields)
    : sql`l.target @> ${JSON.stringify([{ id: target }])}::jsonb`;
}

/** Every word of `q` in the message, the type, the actor or a target. */
function holdsWords(q: string | undefined) {
  const words = (q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 10);
  if (words.length === 0) return sql`true`;
  return sql.join(
    words.map((word) => {
      const pattern = `%${likePattern(word)}%`;
      return sql`concat_ws(' ', l.event_type, l.message, l.reason, l.actor->>'displayName', l.target::text) ilike ${pattern}`;
    }),
    sql` and `,
  );
}

function showEvent(row: LogRow): LogEventShown {
  const debugData = { ...(row.app_id ? { appId: row.app_id } : {}), ...row.detail };
  return {
    uuid: row.id,
    published: row.published.toISOString(),
    eventType: row.event_type,
    version: '0',
    severity: row.severity,
    displayMessage: row.message,
    actor: { ...row.actor, alternateId: null },
    target: row.target.map((each) => ({ ...each, alternateId: each.alternateId ?? null })),
    outcome: { result: row.outcome, reason: row.reason },
    debugContext: { debugData },
  };
}

const week = 7 * 24 * 3_600_000;

export function logRoutes(routes: Routes, { db, clock }: ApiDeps): void {
  routes.list(operations.listLogs, async ({ query }) => {
    const from = readCursor(query.after, 1);
    const down = query.sortOrder === 'DESCENDING';
    // PostgreSQL takes offsets below 16 hours only, and a date as of its own time zone.
    const utc = (moment: string | number) => new Date(moment).toISOString();
    const since = query.since ? utc(query.since) : down ? undefined : utc(clock() - week);
    const than = down ? sql`<` : sql`>`;
    const order = down ? sql`l.published desc, l.id desc` : sql`l.published, l.id`;
    const { rows } = await sql<LogRow>`
      select l.id, l.published, l.event_type, l.severity, l.message, l.actor, l.target, l.outcome, l.reason, l.app_id, l.detail
      from system_log l
      where ${since ? sql`l.published >= ${since}::timestamptz` : sql`true`}
        and ${query.until ? sql`l.published < ${utc(query.until)}::timestamptz` : sql`true`}
        and ${condition(query.filter)} and ${holdsWords(query.q)}
        and ${from ? sql`(l.published, l.id) ${than} (select x.published, x.id from system_log x where x.id::text = ${from[0]})` : sql`true`}
      order by ${order} limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(rows, query.limit, (row) => [row.id], showEvent);
  });
}
