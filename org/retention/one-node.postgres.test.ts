import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { testDb } from '../db/testing.ts';
import { sweepTables } from './sweep.ts';

it('is done by one node at a time', async () => {
  const db = await testDb();
  await sql`insert into jti values ('over', now() - interval '1 day')`.execute(db.kysely);
  await db.transaction(async (tx) => {
    // As another node that is at it.
    await sql`select pg_advisory_xact_lock(7065375)`.execute(tx);
    expect(await sweepTables(db, Date.now())).toBeUndefined();
  });
  expect(await sweepTables(db, Date.now())).toEqual({ jti: 1 });
  await db.close();
});
