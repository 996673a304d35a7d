import type { ActionOf, PasswordOrder } from '@postern/protocol/wire';
import { failure } from './failure.ts';
import type { Handler } from './run.ts';
import { createAgain } from './user-provision.ts';
import { updateUser } from './user-update.ts';

type WriteKind = 'user.push' | 'user.password' | 'user.deactivate' | 'user.reactivate' | 'user.activate';

const parting: PasswordOrder = { from: 'generate', length: 24 };

/** Profile, password, deactivation and reactivation: the same whole-state write, apart from what it carries. */
export const writeUser: Handler<ActionOf<WriteKind>> = async (run, { kind, payload }) => {
  const { account, externalId, active, unique, onMissing } = payload;
  // Whoever is deactivated must not come back by an old password.
  const order = payload.password ?? (kind === 'user.deactivate' ? parting : undefined);
  const updated = await updateUser(run, { account, externalId, active, password: await run.password(order) });
  if (updated) return updated;
  // An account that is gone is as inactive as can be.
  if (kind === 'user.deactivate') return { externalId, active: false, missing: true };
  if (onMissing === 'create') {
    const again = { account: { ...account, active }, unique, mode: 'create-or-link', onFound: 'push' } as const;
    return createAgain(run, payload.password ? { ...again, password: payload.password } : again);
  }
  throw failure('account_missing', 'person', {
    params: { name: run.action.subject.name, id: externalId, app: run.app },
    status: 404,
  });
};
