import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../../db/database.ts';
import { testDb } from '../../db/testing.ts';
import { hashPassword, nobodysHash } from '../../directory/password.ts';
import { verifyPassword } from '../../directory/verify-password.ts';
import { createAdministrator, listAdministrators, makePassword, recoverAdministrator } from './administrators.ts';

let db: Db;
beforeAll(async () => {
  db = await testDb();
}, 60_000);
afterAll(() => db.close());

const hashOf = async (login: string) => {
  const row = await db.kysely
    .selectFrom('administrator')
    .select('password_hash')
    .where('login', '=', login)
    .executeTakeFirst();
  return row?.password_hash ?? '';
};

it('makes an administrator once, whatever the case of the login', async () => {
  const password = makePassword();
  await createAdministrator(db.kysely, { login: 'Ada', name: 'Ada', password });
  await expect(createAdministrator(db.kysely, { login: 'aDA', name: 'Other', password })).rejects.toMatchObject({
    code: 'admin_login_taken',
  });
  expect(await listAdministrators(db.kysely)).toMatchObject([{ login: 'Ada', role: 'super' }]);
  expect(await verifyPassword(password, await hashOf('Ada'))).toBe(true);
  expect(await verifyPassword(`${password}x`, await hashOf('Ada'))).toBe(false);
});

it('refuses a short password and an unknown login', async () => {
  const short = { login: 'bob', name: 'Bob', password: 'short' };
  await expect(createAdministrator(db.kysely, short)).rejects.toMatchObject({ code: 'password_too_short' });
  await expect(recoverAdministrator(db.kysely, { login: 'Ada', password: 'short' })).rejects.toMatchObject({
    code: 'password_too_short',
  });
  await expect(recoverAdministrator(db.kysely, { login: 'bob', password: makePassword() })).rejects.toMatchObject({
    code: 'admin_unknown',
  });
});

it('takes no damaged hash for a password', async () => {
  for (const hash of ['', 'x', 'scrypt$1$2', 'bcrypt$1$1$1$AA$AA']) expect(await verifyPassword('', hash)).toBe(false);
});

it('compares with the hash of nobody at the cost of any other', async () => {
  const parts = (hash: string) => hash.split('$').map((part, n) => (n < 4 ? part : part.length));
  expect(parts(nobodysHash())).toEqual(parts(await hashPassword('')));
  expect(await verifyPassword('', nobodysHash())).toBe(false);
});
