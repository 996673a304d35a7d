/** For tests only: an application that does what SCIM payloads say, in a map. */
import type { ScimUser } from '@postern/protocol/scim';
import type { Action, ActionError, PasswordOrder, Payload, Resource } from '@postern/protocol/wire';

export interface StoredAccount {
  id: string;
  account: ScimUser;
  active: boolean;
  /** As the agent opened it: `<agent>:<clear text>` of the tests' seal, or what the agent made. */
  password: string | undefined;
}

export interface Application {
  accounts: Map<string, StoredAccount>;
  groups: Map<string, { id: string; displayName: string; members: string[] }>;
  apply(action: Action): Resource | ActionError;
  byLogin(login: string): StoredAccount | undefined;
}

export function createApplication(): Application {
  const accounts = new Map<string, StoredAccount>();
  const groups = new Map<string, { id: string; displayName: string; members: string[] }>();
  let made = 0;
  const byLogin = (login: string) =>
    [...accounts.values()].find(({ account }) => account.userName.toLowerCase() === login.toLowerCase());
  const passwordOf = (order: PasswordOrder | undefined, before?: string) =>
    order === undefined ? before : order.from === 'sealed' ? order.jwe : `generated ${++made}`;
  const tell = (stored: StoredAccount, more: Partial<Resource> = {}): Resource => ({
    externalId: stored.id,
    active: stored.active,
    profile: { ...stored.account, active: stored.active },
    ...more,
  });
  const person = (code: string, status: number): ActionError => ({ code, class: 'person', message: code, status });

  function provision(payload: Payload<'user.provision'>): Resource | ActionError {
    const account = payload.account as unknown as ScimUser;
    const found = byLogin(payload.unique.value);
    if (found) {
      if (payload.mode === 'create') return person('account_exists', 409);
      if (payload.onFound === 'push') {
        Object.assign(found, {
          account,
          active: account.active ?? true,
          password: passwordOf(payload.password, found.password),
        });
      }
      return tell(found, { linked: true });
    }
    if (payload.mode === 'link-only') return { missing: true };
    const stored = {
      id: `x${++made}`,
      account,
      active: account.active ?? true,
      password: passwordOf(payload.password),
    };
    accounts.set(stored.id, stored);
    return tell(stored, { created: true });
  }

  function write(payload: Payload<'user.push'>): Resource | ActionError {
    const found = accounts.get(payload.externalId);
    if (!found) return person('account_missing', 404);
    const account = payload.account as unknown as ScimUser;
    Object.assign(found, { account, active: payload.active, password: passwordOf(payload.password, found.password) });
    return tell(found);
  }

  function pushGroup(payload: Payload<'group.push'>): Resource {
    const id = payload.externalId ?? `g${++made}`;
    groups.set(id, {
      id,
      displayName: payload.displayName,
      members: payload.members.map(({ externalId }) => externalId),
    });
    return { externalId: id };
  }

  return {
    accounts,
    groups,
    byLogin,
    apply(action) {
      switch (action.kind) {
        case 'user.provision':
          return provision(action.payload);
        case 'user.push':
        case 'user.password':
        case 'user.deactivate':
        case 'user.reactivate':
        case 'user.activate':
          return write(action.payload);
        case 'user.delete':
          return accounts.delete(action.payload.externalId) ? {} : { missing: true };
        case 'user.read': {
          const found = accounts.get(action.payload.externalId);
          return found ? tell(found) : { missing: true };
        }
        case 'group.push':
          return pushGroup(action.payload);
        case 'group.delete':
          groups.delete(action.payload.externalId);
          return {};
        default:
          return {};
      }
    },
  };
}
