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

/** Throws CodedError `sign_in_slowed` before any password is looked at. Counts over all nodes of the org. */
export async function checkFailures(db: Tx, { login, address }: Attempt, now: number): Promise<void> {
  const since = new Date(now - windowMs);
  const { rows } = await sql<{ by_login: number; by_address: number; oldest: Date | null }>`
    select count(*) filter (where login = ${login.toLowerCase()}) as by_login,
      count(*) filter (where address = ${address}) as by_address, min(at) as oldest
    from sign_in_failure where at > ${since} and (login = ${login.toLowerCase()} or address = ${address})`.execute(db);
  const found = rows[0];
  if (!found?.oldest || (found.by_login < allowed.login && found.by_address < allowed.address)) return;
  const minutes = Math.max(1, Math.ceil((found.oldest.getTime() + windowMs - now) / 60_000));
  throw new CodedError('sign_in_slowed', { minutes });
}

export async function noteFailure(db: Tx, { login, address }: Attempt, now: number): Promise<void> {
  await db
    .insertInto('sign_in_failure')
    .values({ id: randomUUID(), login: login.toLowerCase(), address, at: new Date(now) })
    .execute();
}

export async function forgetFailures(db: Tx, login: string): Promise<void> {
  await db.deleteFrom('sign_in_failure').where('login', '=', login.toLowerCase()).execute();
}

/** Rows that count no longer. */
export async function pruneFailures(db: Tx, now: number): Promise<void> {
  await db
    .deleteFrom('sign_in_failure')
    .where('at', '<', new Date(now - windowMs))
    .execute();
}
