import { randomBytes, randomUUID } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { type Insertable, sql } from 'kysely';
import type { AdministratorTable } from '../../db/access-tables.ts';
import type { Tx } from '../../db/database.ts';
import { hashPassword } from '../../directory/password.ts';
import { isCommon } from '../../directory/password-policy/common.ts';

const shortest = 12;

/** For a first sign-in: 120 bits that people can type. */
export const makePassword = (): string => randomBytes(15).toString('base64url');

/** Throws CodedError `admin_login_taken`, `password_too_short`, `password_common`. */
export async function createAdministrator(
  db: Tx,
  admin: { login: string; name: string; password: string },
): Promise<void> {
  const values: Insertable<AdministratorTable> = {
    id: randomUUID(),
    login: admin.login,
    name: admin.name,
    password_hash: await hashChecked(admin.password),
  };
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('administrator')
    .values(values)
    .onConflict((conflict) => conflict.expression(sql`lower(login)`).doNothing())
    .executeTakeFirstOrThrow();
  if (!numInsertedOrUpdatedRows) throw new CodedError('admin_login_taken', { login: admin.login });
}

/** Sets a new password and ends every session. Throws CodedError `admin_unknown`, `password_too_short`, `password_common`. */
export async function recoverAdministrator(db: Tx, admin: { login: string; password: string }): Promise<void> {
  const password_hash = await hashChecked(admin.password);
  const row = await db
    .updateTable('administrator')
    .set({ password_hash })
    .where((where) => where(where.fn<string>('lower', ['login']), '=', admin.login.toLowerCase()))
    .returning('id')
    .executeTakeFirst();
  if (!row) throw new CodedError('admin_unknown', { login: admin.login });
  await db.deleteFrom('admin_session').where('admin_id', '=', row.id).execute();
  await db.deleteFrom('sign_in_failure').where('login', '=', admin.login.toLowerCase()).execute();
}

export const listAdministrators = (db: Tx) =>
  db.selectFrom('administrator').select(['login', 'name', 'role', 'created_at']).orderBy('login').execute();

/** Stricter than for people, whatever the org's policy says: an administrator reaches everything. */
async function hashChecked(password: string): Promise<string> {
  if (password.length < shortest) throw new CodedError('password_too_short', { min: shortest });
  if (await isCommon(password)) throw new CodedError('password_common');
  return hashPassword(password);
}
