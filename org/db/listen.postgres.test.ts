import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDb } from './testing.ts';

it('comes back after its connection broke, and says that something may have been missed', async () => {
  const db = await testDb();
  const heard: (string | undefined)[] = [];
  let wake = Promise.withResolvers<void>();
  await db.listen('test_channel', (payload) => {
    heard.push(payload);
    wake.resolve();
  });
  await db.notify(db.kysely, 'test_channel', 'before');
  await wake.promise;
  wake = Promise.withResolvers<void>();
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'listen%'`.execute(db.kysely);
  await wake.promise;
  wake = Promise.withResolvers<void>();
  await db.notify(db.kysely, 'test_channel', 'after');
  await wake.promise;
  expect(heard).toEqual(['before', undefined, 'after']);
  await db.close();
});

it('begins and ends many at once, and pg has nothing to warn of', async () => {
  const db = await testDb();
  const warnings: string[] = [];
  const note = (warning: Error) => void warnings.push(warning.message);
  process.on('warning', note);
  const channels = ['one', 'two', 'three'];
  const ends = await Promise.all(channels.map((channel) => db.listen(channel, () => undefined)));
  await Promise.all(ends.map((end) => end()));
  await db.close();
  process.off('warning', note);
  expect(warnings).toEqual([]);
});
