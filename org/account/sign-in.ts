import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { forgetFailures, noteAttempt } from '../auth/admin/failures.ts';
import type { Db } from '../db/database.ts';
import { nobodysHash } from '../directory/password.ts';
import { displayName, type PersonRow, personTarget } from '../directory/person.ts';
import { verifyPassword } from '../directory/verify-password.ts';
import type { SystemLog } from '../log/system-log.ts';

export interface AccountDeps {
  db: Db;
  systemLog: SystemLog;
  /** Epoch ms. */
  clock: () => number;
}

export interface Attempt {
  login: string;
  password: string;
  address: string;
}

/** Failures of people and of administrators of the same login do not count together. */
const counted = ({ login, address }: Attempt) => ({ login: `account ${login}`, address });

/**
 * Checks login and password of an active person, and writes what came of it to the system log. @returns the id. Throws
 * CodedError `account_refused`, or `sign_in_slowed` after too many failures.
 */
export type AccountSignIn = (attempt: Attempt) => Promise<string>;

export function createAccountSignIn({ db, systemLog, clock }: AccountDeps): AccountSignIn {
  // A login that nobody has must take as long as a wrong password.
  const nobody = nobodysHash();

  return async (attempt) => {
    await noteAttempt(db.kysely, counted(attempt), clock());
    const { rows } = await sql<Pick<PersonRow, 'id' | 'login' | 'profile' | 'status'> & { hash: string | null }>`
      select id, login, profile, status, password_hash as hash from person where lower(login) = lower(${attempt.login})`.execute(
      db.kysely,
    );
    const [person] = rows;
    const right = await verifyPassword(attempt.password, person?.hash ?? nobody);
    const good = right && person?.hash != null && person.status === 'ACTIVE';
    const name = person ? displayName(person.profile) : attempt.login;
    await db.transaction(async (tx) => {
      if (good) await forgetFailures(tx, counted(attempt).login);
      await systemLog.write(tx, [
        {
          eventType: 'user.session.start',
          message: good ? 'A person signed in to My account' : 'A sign-in to My account was refused',
          actor: { type: 'User', id: person?.id ?? 'unknown', displayName: name },
          ...(person ? { target: [personTarget(person)] } : {}),
          ...(good ? {} : { outcome: 'FAILURE' as const, reason: 'account_refused' }),
          detail: { address: attempt.address },
        },
      ]);
    });
    if (!good) throw new CodedError('account_refused');
    return person.id;
  };
}
