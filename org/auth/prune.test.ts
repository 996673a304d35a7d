import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { testDb } from '../db/testing.ts';
import { prune } from './prune.ts';

it('removes what has run out, and nothing else', { timeout: 60_000 }, async () => {
  const db = await testDb();
  const now = Date.now();
  const at = (hours: number) => new Date(now + hours * 3600_000);
  await db.kysely
    .insertInto('oidc')
    .values(
      [-2, -0.5, 1].map((hours) => ({ kind: 'DeviceCode', id: String(hours), payload: '{}', expires_at: at(hours) })),
    )
    .execute();
  await db.kysely
    .insertInto('jti')
    .values([-1, 1].map((hours) => ({ id: String(hours), expires_at: at(hours) })))
    .execute();
  await db.kysely
    .insertInto('sign_in_failure')
    .values([-1, 0].map((hours) => ({ id: randomUUID(), login: String(hours), address: 'x', at: at(hours) })))
    .execute();
  await db.kysely
    .insertInto('enrolment_token')
    .values(
      [-31, -29].map((days) => ({
        id: randomUUID(),
        hash: String(days),
        name: String(days),
        created_by: 'x',
        expires_at: at(24 * days),
      })),
    )
    .execute();

  await prune(db, now);
  const ids = async (rows: Promise<{ id: string }[]>) => (await rows).map((row) => row.id).sort();
  expect(await ids(db.kysely.selectFrom('oidc').select('id').execute())).toEqual(['-0.5', '1']);
  expect(await ids(db.kysely.selectFrom('jti').select('id').execute())).toEqual(['1']);
  expect(await ids(db.kysely.selectFrom('sign_in_failure').select('login as id').execute())).toEqual(['0']);
  expect(await ids(db.kysely.selectFrom('enrolment_token').select('name as id').execute())).toEqual(['-29']);
  await db.close();
});
