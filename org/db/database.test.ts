import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from './database.ts';
import { json } from './json.ts';
import { testDb } from './testing.ts';

describe('database', () => {
  let db: Db;
  beforeAll(async () => {
    db = await testDb();
  }, 60_000);
  afterAll(() => db.close());

  it('gives the same values on both drivers', async () => {
    const { rows } = await sql`select 5::bigint as n, '{a,b}'::text[] as texts,
      array['00000000-0000-7000-8000-000000000001'::uuid] as ids, '{"a":[1]}'::jsonb as j,
      to_timestamp(0) as t, count(*) as c from setting where key = 'none'`.execute(db.kysely);
    expect(rows).toEqual([
      { n: 5, texts: ['a', 'b'], ids: ['00000000-0000-7000-8000-000000000001'], j: { a: [1] }, t: new Date(0), c: 0 },
    ]);
  });

  it('keeps every kind of JSON in a jsonb column', async () => {
    for (const value of [[1, 2], 'text', { a: null }, true, 0]) {
      await db.kysely
        .insertInto('setting')
        .values({ key: 'j', value: json(value) })
        .execute();
      const row = await db.kysely.deleteFrom('setting').where('key', '=', 'j').returning('value').executeTakeFirst();
      expect(row?.value).toEqual(value);
    }
  });

  it('takes arrays and dates as parameters', async () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    const { rows } = await sql`select ${['a', 'c']}::text[] as texts, ${at}::timestamptz as at,
      'a' = any(${['a']}::text[]) as found`.execute(db.kysely);
    expect(rows).toEqual([{ texts: ['a', 'c'], at, found: true }]);
  });

  it('rolls back, and runs hooks only after a commit', async () => {
    const ran: string[] = [];
    await expect(
      db.transaction(async (tx) => {
        db.onCommit(tx, () => ran.push('lost'));
        await tx.insertInto('setting').values({ key: 'x', value: '1' }).execute();
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await db.transaction(async (tx) => {
      db.onCommit(tx, () => ran.push('kept'));
      expect(await tx.selectFrom('setting').where('key', '=', 'x').selectAll().execute()).toEqual([]);
      expect(ran).toEqual([]);
    });
    expect(ran).toEqual(['kept']);
  });

  it('commits nothing of a transaction in which a statement failed, even when nobody said so', async () => {
    const key = 'aborted';
    const commit = db.transaction(async (tx) => {
      await tx.insertInto('setting').values({ key, value: '1' }).execute();
      await sql`select 1 / 0`.execute(tx).catch(() => undefined);
    });
    await expect(commit).rejects.toThrow();
    expect(await db.kysely.selectFrom('setting').where('key', '=', key).selectAll().execute()).toEqual([]);
    expect((await sql`select 1 as one`.execute(db.kysely)).rows).toEqual([{ one: 1 }]);
  });

  it('says of a refused row what PostgreSQL says, and goes on', async () => {
    await db.kysely.insertInto('setting').values({ key: 'twice', value: '1' }).execute();
    const again = db.kysely.insertInto('setting').values({ key: 'twice', value: '1' }).execute();
    await expect(again).rejects.toMatchObject({ code: '23505', constraint: 'setting_pkey' });
    const { numUpdatedRows } = await db.kysely
      .updateTable('setting')
      .set({ value: '2' })
      .where('key', '=', 'twice')
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(1n);
  });

  it('runs more texts than it keeps prepared, and each again', async () => {
    for (let round = 0; round < 2; round++) {
      for (let n = 0; n < 450; n++) {
        const { rows } = await sql<{ x: number }>`select ${n}::int + ${sql.raw(String(n))} as x`.execute(db.kysely);
        expect(rows[0]?.x).toBe(2 * n);
      }
    }
  });

  it('removes dead rows when asked', async () => {
    await db.maintain();
    await db.transaction((tx) => tx.selectFrom('setting').selectAll().execute());
  });

  it('leaves the process its other work while a transaction goes on and on', async () => {
    let turn = false;
    setTimeout(() => {
      turn = true;
    });
    await db.transaction(async (tx) => {
      for (let n = 0; n < 20_000 && !turn; n++) await sql`select 1`.execute(tx);
    });
    expect(turn).toBe(true);
  });

  it('notifies at the commit, and not after a rollback', async () => {
    const got: (string | undefined)[] = [];
    const heard = Promise.withResolvers<void>();
    const stop = await db.listen('test_channel', (payload) => {
      got.push(payload);
      if (payload === 'last') heard.resolve();
    });
    await db
      .transaction(async (tx) => {
        await db.notify(tx, 'test_channel', 'rolled back');
        throw new Error('no');
      })
      .catch(() => undefined);
    await db.transaction((tx) => db.notify(tx, 'test_channel', 'first'));
    await db.notify(db.kysely, 'test_channel', 'last');
    await heard.promise;
    expect(got).toEqual(['first', 'last']);
    await stop();
  });

  it('runs a transaction again after a serialization failure', async () => {
    let runs = 0;
    const answer = await db.transaction(async (tx) => {
      runs++;
      if (runs < 3) await sql`do $$ begin raise exception using errcode = '40001'; end $$`.execute(tx);
      return runs;
    });
    expect(answer).toBe(3);
  });
});
