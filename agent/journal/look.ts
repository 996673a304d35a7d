import type { ActivityDetail, ActivitySummary, Exchange } from '@postern/protocol/console';
import type { Result } from '@postern/protocol/wire';
import { toRecord } from './recent.ts';
import type { Store, StoreRow } from './store.ts';

/** One action with its times and what came of it; undefined where the journal does not hold it. */
export function lookAt(store: Store, id: string): ActivityDetail | undefined {
  const row = store.prepare('select * from action where id = ?').get(id);
  if (!row) return undefined;
  const kept = store.prepare('select exchanges from exchange where action = ?').get(id);
  const resource =
    typeof row['result'] === 'string' ? ((JSON.parse(row['result']) as Result).resource ?? {}) : ({} as never);
  const { externalId, created, linked } = resource;
  return {
    ...toRecord(row),
    ...(typeof row['sent_at'] === 'number' ? { sentAt: row['sent_at'] } : {}),
    ...(typeof row['answered_at'] === 'number' ? { answeredAt: row['answered_at'] } : {}),
    reported: row['state'] === 'reported',
    ...(typeof row['reported_at'] === 'number' ? { reportedAt: row['reported_at'] } : {}),
    exchanges: kept ? (JSON.parse(String(kept['exchanges'])) as Exchange[]) : [],
    ...(externalId === undefined ? {} : { externalId }),
    ...(created === undefined ? {} : { created }),
    ...(linked === undefined ? {} : { linked }),
  };
}

const hourMs = 3_600_000;
const countsOf = (row: StoreRow) => ({
  done: Number(row['done']),
  failed: Number(row['failed']),
  waiting: Number(row['waiting']),
});

/** `last_ms` is of the row that has `last_at`: SQLite takes bare columns from the row of the only maximum. */
const lastOf = (row: StoreRow) =>
  row['last_at'] === null ? {} : { last: { at: Number(row['last_at']), ms: Number(row['last_ms']) } };

/** Figures since a time, per app, and the minutes of the last hour with median and 95th percentile of the answers. */
export function summarize(store: Store, since: number, now: number): ActivitySummary {
  const apps = store
    .prepare(
      `select app, sum(status = 'done') as done, sum(status is not null and status <> 'done') as failed,
         sum(status is null) as waiting, max(case when sent_at is not null then answered_at end) as last_at,
         answered_at - sent_at as last_ms
       from action where received_at >= ? group by app order by app`,
    )
    .all(since)
    .map((row) => ({ app: String(row['app']), ...countsOf(row), ...lastOf(row) }));
  const minutes = store
    .prepare(
      `with took as (
         select answered_at / 60000 as minute, answered_at - coalesce(sent_at, answered_at) as ms from action
         where received_at >= ? and answered_at >= ?
       ), ranked as (
         select minute, ms, row_number() over (partition by minute order by ms) as place,
           count(*) over (partition by minute) as n from took
       )
       select minute, max(n) as n, min(case when place * 2 >= n then ms end) as median,
         min(case when place * 20 >= n * 19 then ms end) as p95
       from ranked group by minute order by minute`,
    )
    .all(now - 2 * hourMs, now - hourMs)
    .map((row) => ({
      at: Number(row['minute']) * 60_000,
      count: Number(row['n']),
      medianMs: Number(row['median']),
      p95Ms: Number(row['p95']),
    }));
  const kept = Number(store.prepare('select count(*) as n from action').get()?.['n'] ?? 0);
  const sum = (key: 'done' | 'failed' | 'waiting') => apps.reduce((total, app) => total + app[key], 0);
  return { kept, done: sum('done'), failed: sum('failed'), waiting: sum('waiting'), apps, minutes };
}
