import type { ActivitySummary } from '@postern/protocol/console';
import { ranges } from './ranges.ts';
import type { Store, StoreRow } from './store.ts';

type AppFigures = ActivitySummary['apps'][number];

const hourMs = 3_600_000;

/**
 * Figures since a time (epoch ms), per app, and the minutes of the last hour with median and 95th percentile of the
 * answers. However many actions there are, it never holds the agent for long at a time.
 */
export async function summarize(store: Store, since: number, now: number): Promise<ActivitySummary> {
  const apps = (await appsSince(store, since)).sort((a, b) => (a.app < b.app ? -1 : 1));
  const minutes = await minutesOf(store, now);
  const kept = Number(store.prepare('select count(*) as n from action').get()?.['n'] ?? 0);
  const sum = (key: 'done' | 'failed' | 'waiting') => apps.reduce((total, app) => total + app[key], 0);
  return { kept, done: sum('done'), failed: sum('failed'), waiting: sum('waiting'), apps, minutes };
}

async function appsSince(store: Store, since: number): Promise<AppFigures[]> {
  const apps = new Map<string, AppFigures>();
  for await (const { sql, values } of ranges(store, { since })) {
    // By `+app`: else the index of the apps would be read, the whole of it, for each range. `last_ms` is of the row that has `last_at`: SQLite takes bare columns from the row of the only maximum.
    const rows = store
      .prepare(
        `select app, sum(status = 'done') as done, sum(status is not null and status <> 'done') as failed,
           sum(status is null) as waiting, max(case when sent_at is not null then answered_at end) as last_at,
           answered_at - sent_at as last_ms
         from action where ${sql} group by +app`,
      )
      .all(...values);
    for (const row of rows) {
      const app = String(row['app']);
      apps.set(app, added(apps.get(app) ?? { app, done: 0, failed: 0, waiting: 0 }, row));
    }
  }
  return [...apps.values()];
}

function added(before: AppFigures, row: StoreRow): AppFigures {
  const more = (key: 'done' | 'failed' | 'waiting') => before[key] + Number(row[key]);
  const last = row['last_at'] === null ? undefined : { at: Number(row['last_at']), ms: Number(row['last_ms']) };
  const figures = { ...before, done: more('done'), failed: more('failed'), waiting: more('waiting') };
  return last && last.at > (before.last?.at ?? 0) ? { ...figures, last } : figures;
}

async function minutesOf(store: Store, now: number): Promise<ActivitySummary['minutes']> {
  const took = new Map<number, number[]>();
  for await (const { sql, values } of ranges(store, { since: now - 2 * hourMs })) {
    const rows = store
      .prepare(
        `select answered_at / 60000 as minute, answered_at - coalesce(sent_at, answered_at) as ms
         from action where ${sql} and answered_at >= ?`,
      )
      .all(...values, now - hourMs);
    for (const { minute, ms } of rows as unknown as { minute: number; ms: number }[]) {
      const before = took.get(minute);
      if (before) before.push(ms);
      else took.set(minute, [ms]);
    }
  }
  return [...took]
    .sort(([a], [b]) => a - b)
    .map(([minute, all]) => {
      const ranked = all.sort((a, b) => a - b);
      const quantile = (percent: number) => ranked[Math.ceil((ranked.length * percent) / 100) - 1]!;
      return { at: minute * 60_000, count: ranked.length, medianMs: quantile(50), p95Ms: quantile(95) };
    });
}
