import { CodedError } from '@postern/protocol/messages';
import type { Db } from '../../db/database.ts';
import { nobodysHash } from '../../directory/password.ts';
import { verifyPassword } from '../../directory/verify-password.ts';
import type { SystemLog } from '../../log/system-log.ts';
import type { Administrator } from '../port.ts';
import { forgetFailures, noteAttempt } from './failures.ts';

export interface SignInDeps {
  db: Db;
  systemLog: SystemLog;
  /** Epoch ms. */
  clock: () => number;
}

/** Throws CodedError `sign_in_refused`, or `sign_in_slowed` after too many failures for the login or the address. */
export type SignIn = (attempt: { login: string; password: string; address: string }) => Promise<Administrator>;

/** Checks login and password of an administrator, and writes what came of it to the system log. */
export function createSignIn(deps: SignInDeps): SignIn {
  // An unknown login must take as long as a wrong password.
  const nobody = nobodysHash();

  return async ({ login, password, address }) => {
    const { kysely } = deps.db;
    await noteAttempt(kysely, { login, address }, deps.clock());
    const admin = await kysely
      .selectFrom('administrator')
      .select(['id', 'login', 'name', 'role', 'password_hash'])
      .where((where) => where(where.fn<string>('lower', ['login']), '=', login.toLowerCase()))
      .executeTakeFirst();
    const good = await verifyPassword(password, admin?.password_hash ?? nobody);
    if (!admin || !good) {
      await deps.db.transaction((tx) =>
        deps.systemLog.write(tx, [
          {
            eventType: 'user.session.start',
            message: 'A sign-in of an administrator was refused',
            actor: { type: 'User', id: admin?.id ?? 'unknown', displayName: login },
            outcome: 'FAILURE',
            reason: 'sign_in_refused',
            detail: { address },
          },
        ]),
      );
      throw new CodedError('sign_in_refused');
    }
    await deps.db.transaction(async (tx) => {
      await forgetFailures(tx, login);
      await deps.systemLog.write(tx, [
        {
          eventType: 'user.session.start',
          message: 'An administrator signed in',
          actor: { type: 'User', id: admin.id, displayName: admin.name },
          detail: { address },
        },
      ]);
    });
    return { id: admin.id, login: admin.login, name: admin.name, role: admin.role };
  };
}
