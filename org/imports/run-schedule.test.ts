import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from '../provisioning/testing.ts';
import { checkCron, nextRuns } from './cron.ts';

describe('a time of a schedule', () => {
  test('comes by the zone it is meant in, and once on the day the clock goes back', () => {
    const daily = { expression: '30 2 * * *', timezone: 'Europe/Berlin' };
    const from = Date.parse('2026-10-25T00:00:00Z');
    expect(nextRuns(daily, from, 2).map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
  });

  test.each([
    ['* * *', 'UTC'],
    ['0 3 * * *', 'Nowhere/Land'],
    ['0 0 30 2 *', 'UTC'],
    ['99 * * * *', 'UTC'],
    ['0 0 3 * * *', 'UTC'],
  ])('%s in %s is refused', (expression, timezone) => {
    expect(() => checkCron({ expression, timezone })).toThrow(CodedError);
  });
});

describe('imports that are due', () => {
  const cron = (expression: string) => ({ expression, timezone: 'UTC' });
  let world: World & { appId: string };
  beforeEach(async () => {
    const schedule = { on: true, full: cron('0 3 * * *'), incremental: cron('*/15 * * * *') };
    world = await createWorld({ features: { import: { schedule } } });
    await sql`update app set imports_checked_at = ${new Date(world.time.now).toISOString()}::timestamptz`.execute(
      world.db.kysely,
    );
  });
  afterEach(() => world.close());

  const tick = (ms: number) => {
    world.time.now += ms;
    return world.tx((tx) => world.provisioning.startDueImports(tx));
  };
  const finish = () =>
    sql`update import_run set status = 'DONE', watermark = started_at::text`.execute(world.db.kysely);
  const runs = () => world.rows(sql<{ mode: string }>`select mode from import_run order by started_at`);

  test('start once each time, the full one before the one of changes, and never two at once', async () => {
    expect(await tick(60_000)).toEqual([]);
    expect(await tick(15 * 60_000)).toEqual([world.appId]);
    expect(await tick(20_000)).toEqual([]);
    expect(await tick(15 * 60_000)).toEqual([]);
    await finish();
    expect(await tick(15 * 60_000)).toEqual([world.appId]);
    await finish();
    // Down for three hours: one import, not twelve.
    expect(await tick(3 * 3600_000)).toEqual([world.appId]);
    expect(await runs()).toEqual([{ mode: 'full' }, { mode: 'incremental' }, { mode: 'full' }]);
  });

  test('do not start while provisioning is off, nor without a schedule', async () => {
    await sql`update app set provisioning = false`.execute(world.db.kysely);
    expect(await tick(3600_000)).toEqual([]);
    await sql`update app set provisioning = true, features = '{}'`.execute(world.db.kysely);
    expect(await tick(3600_000)).toEqual([]);
  });
});
