import type { ScimUser } from '@postern/protocol/scim';
import { Attribute, type Change } from 'ldapts';
import { createKeyLock, notFound, type StoredUser, type UserHandlers } from '../sdk/index.ts';
import type { AccountState } from './account-state.ts';
import type { UsersConfig } from './config.ts';
import type { Connections } from './connections.ts';
import type { Entry } from './entry.ts';
import { newEntry, replaceValues } from './entry-changes.ts';
import { chunks, type EntryStore } from './entry-store.ts';
import { addEntry, refuseTaken, rewrite } from './entry-writer.ts';
import type { FilterScope } from './filter.ts';
import { withScimErrors } from './ldap-errors.ts';
import { createListing } from './listing.ts';
import type { Membership } from './membership.ts';
import type { PasswordWriter } from './password.ts';
import type { Session } from './session.ts';

export interface UserParts {
  connections: Connections;
  store: EntryStore;
  config: UsersConfig;
  membership: Membership | undefined;
  state: AccountState;
  password: PasswordWriter;
  scope(session: Session): FilterScope;
  now: () => number;
}

type Handlers = Required<Omit<UserHandlers, 'supports'>>;

/** Searches that go over one connection side by side. */
const sideBySide = 16;

/** The functions of the SDK over the entries of people. */
export function createUserHandlers(parts: UserParts): Handlers {
  const { connections, store, config, membership, state, password, scope, now } = parts;
  const { map } = store;
  const locked = createKeyLock();
  const nameAttribute = map.attributes.find(({ field }) => field.path === 'userName')!.name;
  const byName = <T>(name: string, task: () => Promise<T>) => locked(`name ${name.toLowerCase()}`, task);

  const read = async (session: Session, id: string): Promise<Entry> => {
    const entry = await store.find(session, id);
    if (entry) return entry;
    throw notFound(`The directory has no user with the id ${id}. It may have been deleted there.`);
  };
  const toUser = (entry: Entry): StoredUser => {
    const user = map.toResource<ScimUser>(entry);
    const active = state.read(entry);
    return active === undefined ? user : { ...user, active };
  };
  const complete = async (session: Session, entries: Entry[], without: ReadonlySet<string>): Promise<StoredUser[]> => {
    const users = entries.map(toUser);
    if (!membership || without.has('groups')) return users;
    for (const part of chunks([...entries.keys()], sideBySide)) {
      const groups = await Promise.all(part.map((at) => membership.groupsOf(session, entries[at]!.dn)));
      for (const [n, at] of part.entries()) if (groups[n]!.length) users[at]!.groups = groups[n]!;
    }
    return users;
  };
  const one = async (session: Session, entry: Entry, without: ReadonlySet<string> = new Set()): Promise<StoredUser> =>
    (await complete(session, [entry], without))[0]!;

  const add = async (session: Session, user: ScimUser): Promise<StoredUser> => {
    await refuseTaken(session, store, nameAttribute, user.userName);
    const { dn, attributes } = newEntry(map, user, config);
    const active = user.active !== false;
    const secret = user.password || (active ? password.random?.() : undefined);
    if (secret && password.attribute) {
      const { name: type, value } = password.attribute;
      attributes.push(new Attribute({ type, values: [value(secret)] }));
    }
    const flag = state.write(active, undefined);
    if (flag) attributes.push(new Attribute({ type: flag.name, values: flag.values }));
    await addEntry(session, dn, attributes);
    try {
      if (secret) await password.set?.(session, dn, secret);
      return toUser(await entryAt(session, store, dn));
    } catch (error) {
      // Nobody was answered yet, so nothing may stay.
      await session.remove(dn).catch(() => undefined);
      throw error;
    }
  };

  const replace = async (
    session: Session,
    id: string,
    change: (current: StoredUser) => ScimUser,
  ): Promise<StoredUser> => {
    const entry = await read(session, id);
    const current = toUser(entry);
    const wanted = change(current);
    const write = async () => {
      if (wanted.userName.toLowerCase() !== current.userName?.toLowerCase())
        await refuseTaken(session, store, nameAttribute, wanted.userName, id);
      const more: Change[] = [];
      // The password first: it is what a directory refuses most, and then nothing has changed yet.
      if (wanted.password && password.attribute)
        more.push(replaceValues(password.attribute.name, [password.attribute.value(wanted.password)]));
      else if (wanted.password) await password.set?.(session, entry.dn, wanted.password);
      const flag = wanted.active === undefined ? undefined : state.write(wanted.active, entry);
      if (flag) more.push(replaceValues(flag.name, flag.values));
      await rewrite(session, store, membership, entry, { current, wanted, more });
    };
    await byName(wanted.userName, write);
    return one(session, await read(session, id));
  };

  const list = createListing<ScimUser>({ store, scope, complete, related: 'groups', now });

  return {
    create: (user) =>
      withScimErrors(() => byName(user.userName, () => connections.use((session) => add(session, user)))),
    update: (id, user) =>
      withScimErrors(() => locked(id, () => connections.use((session) => replace(session, id, () => user)))),
    modify: (id, change) =>
      withScimErrors(() => locked(id, () => connections.use((session) => replace(session, id, change)))),
    get: (id, _context, query) =>
      withScimErrors(() => connections.read(async (session) => one(session, await read(session, id), query?.without))),
    list: (query) => withScimErrors(() => connections.read((session) => list(session, query))),
    delete: (id) =>
      withScimErrors(() =>
        locked(id, () =>
          connections.use(async (session) => {
            const entry = await read(session, id);
            if (deleteMode(config) === 'hard') {
              await session.remove(entry.dn);
              await membership?.follow(session, entry.dn, undefined);
              return;
            }
            const flag = state.write(false, entry);
            if (flag) await session.modify(entry.dn, [replaceValues(flag.name, flag.values)]);
          }),
        ),
      ),
  };
}

/** What DELETE does when the configuration does not say it. */
export function deleteMode({ delete: mode, active }: UsersConfig): 'soft' | 'hard' | 'refuse' {
  return mode ?? (active === false ? 'refuse' : 'soft');
}

/** An entry that has just been written. */
export async function entryAt(session: Session, { map }: EntryStore, dn: string): Promise<Entry> {
  const binary = map.key.binary ? [map.key.attribute] : [];
  const options = { scope: 'base', filter: '(objectClass=*)', attributes: map.wanted, binary } as const;
  const [entry] = await session.search(dn, { ...options, binary });
  if (entry) return entry;
  throw new Error(`The entry ${dn} was written and is not shown. Let the connector's account read it.`);
}
