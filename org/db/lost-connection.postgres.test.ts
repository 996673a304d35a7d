import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDb } from './testing.ts';

test('a connection that ends inside a transaction fails that transaction, and nothing else', async () => {
  const db = await testDb();
  const ended = db.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(db.kysely);
    await sql`select 1`.execute(tx);
  });
  await expect(ended).rejects.toThrow();
  expect((await sql<{ one: number }>`select 1 as one`.execute(db.kysely)).rows).toEqual([{ one: 1 }]);
  await db.close();
});
