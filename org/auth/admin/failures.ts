import { randomUUID } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';

const windowMs = 15 * 60_000;
/** Refused sign-ins within the window before a login, or everyone from an address, must wait. */
export const allowed = { login: 10, address: 50 };

interface Attempt {
  login: string;
  address: string;
}

/**
 * Notes the attempt as a failure until `forgetFailures` takes it back, so that attempts that come together count each
 * other. Throws CodedError `sign_in_slowed`, before any password is looked at, where there were too many; such an
 * attempt does not count. Counts over all nodes of the org.
 */
export async function noteAttempt(db: Tx, { login, address }: Attempt, now: number): Promise<void> {
  const id = randomUUID();
  await db
    .insertInto('sign_in_failure')
    .values({ id, login: login.toLowerCase(), address, at: new Date(now) })
    .execute();
  const since = new Date(now - windowMs);
  const { rows } = await sql<{ by_login: number; by_address: number; oldest: Date }>`
    select count(*) filter (where login = ${login.toLowerCase()}) as by_login,
      count(*) filter (where address = ${address}) as by_address, min(at) as oldest
    from sign_in_failure where at > ${since} and (login = ${login.toLowerCase()} or address = ${address})`.execute(db);
  const found = rows[0]!;
  if (found.by_login <= allowed.login && found.by_address <= allowed.address) return;
  await db.deleteFrom('sign_in_failure').where('id', '=', id).execute();
  const minutes = Math.max(1, Math.ceil((found.oldest.getTime() + windowMs - now) / 60_000));
  throw new CodedError('sign_in_slowed', { minutes });
}

export async function forgetFailures(db: Tx, login: string): Promise<void> {
  await db.deleteFrom('sign_in_failure').where('login', '=', login.toLowerCase()).execute();
}
