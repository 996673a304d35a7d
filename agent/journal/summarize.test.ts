import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openNodeStore } from './node-store.ts';
import { prepareStore } from './prepare-store.ts';
import { summarize } from './summarize.ts';

const now = 1_700_000_000_000;
const store = prepareStore(':memory:', openNodeStore);
const rows = Array.from({ length: 5_003 }, (_, n) => {
  // Seven at one time, so that a range ends between two of them.
  const at = now - Math.floor(n / 7) * 10_000;
  const answered = n % 11 === 0 ? undefined : at + ((n * 37) % 500);
  const status = answered === undefined ? undefined : n % 13 === 0 ? 'failed' : 'done';
  return { id: `id${n}`, app: n % 3 === 0 ? 'HR' : 'Badge', at, answered, status };
});
const insert = store.prepare(
  `insert into action (id, epoch, hash, state, app_id, app, kind, subject, received_at, sent_at, answered_at, status)
   values (?, 'e', '', 'reported', ?, ?, 'user.push', 'Ann', ?, ?, ?, ?)`,
);
store.exec('begin');
for (const { id, app, at, answered, status } of rows)
  insert.run(id, app, app, at, at, answered ?? null, status ?? null);
store.exec('commit');

test('range by range the figures are those of all rows at once', async () => {
  const since = now - 6_000_000;
  const { kept, done, failed, waiting, apps, minutes } = await summarize(store, since, now);
  const counted = rows.filter(({ at }) => at >= since);
  const count = (one: string | undefined, app?: string) =>
    counted.filter((row) => row.status === one && row.app === (app ?? row.app)).length;
  expect([kept, done, failed, waiting]).toEqual([rows.length, count('done'), count('failed'), count(undefined)]);
  expect(apps.map(({ app }) => app)).toEqual(['Badge', 'HR']);
  for (const { app, done, failed, waiting, last } of apps) {
    expect([done, failed, waiting]).toEqual([count('done', app), count('failed', app), count(undefined, app)]);
    const answers = counted.flatMap((row) => (row.app === app && row.answered !== undefined ? row.answered : []));
    expect(last?.at).toBe(Math.max(...answers));
  }
  const answered = rows.filter((row) => (row.answered ?? 0) >= now - 3_600_000);
  expect(minutes.reduce((sum, minute) => sum + minute.count, 0)).toBe(answered.length);
  for (const { at, count, medianMs, p95Ms } of minutes) {
    const took = answered.flatMap((row) =>
      Math.floor(row.answered! / 60_000) * 60_000 === at ? row.answered! - row.at : [],
    );
    const share = (ms: number) => took.filter((one) => one <= ms).length / count;
    expect(share(medianMs)).toBeGreaterThanOrEqual(0.5);
    expect(share(medianMs - 1)).toBeLessThan(0.5);
    expect(share(p95Ms)).toBeGreaterThanOrEqual(0.95);
    expect(share(p95Ms - 1)).toBeLessThan(0.95);
  }
});

test('the rest of the agent has its turn meanwhile', async () => {
  let turns = 0;
  let over = false;
  const work = summarize(store, 0, now).finally(() => (over = true));
  while (!over) {
    await setImmediate();
    turns += 1;
  }
  await work;
  expect(turns).toBeGreaterThan(2);
});
