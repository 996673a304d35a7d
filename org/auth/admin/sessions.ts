import { randomBytes } from 'node:crypto';
import type { Tx } from '../../db/database.ts';
import { digest } from '../digest.ts';
import type { Administrator } from '../port.ts';

export const sessionCookie = 'postern_session';
/** A session ends this long after the sign-in, used or not. */
export const sessionMs = 12 * 3600_000;

const secret = () => randomBytes(32).toString('base64url');

/** @returns the cookie's value, whose digest alone is stored, and the CSRF token that every change must carry */
export async function startSession(
  db: Tx,
  adminId: string,
  now: number,
): Promise<{ cookie: string; csrf: string; expiresAt: Date }> {
  const [cookie, csrf, expiresAt] = [secret(), secret(), new Date(now + sessionMs)];
  await db
    .insertInto('admin_session')
    .values({ id_hash: digest(cookie), admin_id: adminId, csrf, expires_at: expiresAt })
    .execute();
  return { cookie, csrf, expiresAt };
}

export async function findSession(
  db: Tx,
  cookie: string,
  now: number,
): Promise<(Administrator & { csrf: string }) | undefined> {
  return db
    .selectFrom('admin_session')
    .innerJoin('administrator', 'administrator.id', 'admin_session.admin_id')
    .select(['administrator.id', 'login', 'name', 'role', 'csrf'])
    .where('id_hash', '=', digest(cookie))
    .where('expires_at', '>', new Date(now))
    .executeTakeFirst();
}

export async function endSession(db: Tx, cookie: string): Promise<void> {
  await db.deleteFrom('admin_session').where('id_hash', '=', digest(cookie)).execute();
}
