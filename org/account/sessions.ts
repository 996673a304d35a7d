import { randomBytes } from 'node:crypto';
import type { Profile } from '@postern/protocol/management';
import { sql } from 'kysely';
import { digest } from '../auth/digest.ts';
import type { Tx } from '../db/database.ts';

export const accountCookie = 'postern_account';
/** Long enough to change a password. */
const sessionMs = 15 * 60_000;

export interface AccountSession {
  personId: string;
  login: string;
  profile: Profile;
  passwordChanged: Date | null;
  csrf: string;
}

const secret = () => randomBytes(32).toString('base64url');

/** @returns the cookie's value, whose digest alone is stored */
export async function startSession(
  tx: Tx,
  personId: string,
  now: number,
): Promise<{ cookie: string; expiresAt: Date }> {
  const [cookie, expiresAt] = [secret(), new Date(now + sessionMs)];
  await sql`
    insert into account_session (id_hash, person_id, csrf, expires_at)
    values (${digest(cookie)}, ${personId}::uuid, ${secret()}, ${expiresAt.toISOString()}::timestamptz)`.execute(tx);
  return { cookie, expiresAt };
}

/** Who it is, as long as they are active. */
export async function findSession(
  tx: Tx,
  cookie: string | undefined,
  now: number,
): Promise<AccountSession | undefined> {
  if (!cookie) return undefined;
  const { rows } = await sql<AccountSession>`
    select p.id as "personId", p.login, p.profile, p.password_changed_at as "passwordChanged", s.csrf
    from account_session s join person p on p.id = s.person_id
    where s.id_hash = ${digest(cookie)} and s.expires_at > ${new Date(now).toISOString()}::timestamptz
      and p.status = 'ACTIVE'`.execute(tx);
  return rows[0];
}

export async function endSession(tx: Tx, cookie: string): Promise<void> {
  await sql`delete from account_session where id_hash = ${digest(cookie)}`.execute(tx);
}

/** All of a person: whoever knew the old password is out. */
export async function endSessionsOf(tx: Tx, personId: string): Promise<void> {
  await sql`delete from account_session where person_id = ${personId}::uuid`.execute(tx);
}
