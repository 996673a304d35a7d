import type { Reference, ScimGroup } from '@postern/protocol/scim';
import { Attribute } from 'ldapts';
import { createKeyLock, type GroupHandlers, invalidValue, notFound, type StoredGroup } from '../sdk/index.ts';
import type { GroupsConfig } from './config.ts';
import type { Connections } from './connections.ts';
import type { Entry } from './entry.ts';
import { newEntry } from './entry-changes.ts';
import type { EntryStore } from './entry-store.ts';
import { addEntry, refuseTaken, rewrite } from './entry-writer.ts';
import type { FilterScope } from './filter.ts';
import { withScimErrors } from './ldap-errors.ts';
import { createListing } from './listing.ts';
import type { Membership } from './membership.ts';
import type { Session } from './session.ts';
import { entryAt } from './user-handlers.ts';

export interface GroupParts {
  connections: Connections;
  store: EntryStore;
  config: GroupsConfig;
  membership: Membership;
  scope(session: Session): FilterScope;
  now: () => number;
}

/** The functions of the SDK over the entries of groups. */
export function createGroupHandlers(parts: GroupParts): Required<GroupHandlers> {
  const { connections, store, config, membership, scope, now } = parts;
  const { map } = store;
  const locked = createKeyLock();
  const nameAttribute = map.attributes.find(({ field }) => field.path === 'displayName')!.name;
  const byName = <T>(name: string, task: () => Promise<T>) => locked(`name ${name.toLowerCase()}`, task);

  const read = async (session: Session, id: string): Promise<Entry> => {
    const entry = await store.find(session, id);
    if (entry) return entry;
    throw notFound(`The directory has no group with the id ${id}. It may have been deleted there.`);
  };
  const toGroup = (entry: Entry) => map.toResource<ScimGroup>(entry);
  const complete = async (session: Session, entries: Entry[], without: ReadonlySet<string>): Promise<StoredGroup[]> => {
    const groups: StoredGroup[] = [];
    for (const entry of entries) {
      const group = toGroup(entry);
      groups.push(without.has('members') ? group : { ...group, members: await membership.shown(session, entry.dn) });
    }
    return groups;
  };
  const one = async (session: Session, entry: Entry, without: ReadonlySet<string> = new Set()): Promise<StoredGroup> =>
    (await complete(session, [entry], without))[0]!;

  const add = async (session: Session, group: ScimGroup): Promise<StoredGroup> => {
    await refuseTaken(session, store, nameAttribute, group.displayName);
    const dns = await membership.dnsOf(session, idsOf(group.members));
    const { values, rest } = membership.first([...dns.values()]);
    const { dn, attributes } = newEntry(map, group, config);
    if (values.length) attributes.push(new Attribute({ type: config.member, values }));
    await addEntry(session, dn, attributes);
    try {
      if (rest.length) await membership.change(session, dn, rest, []);
      return await one(session, await entryAt(session, store, dn));
    } catch (error) {
      await session.remove(dn).catch(() => undefined);
      throw error;
    }
  };

  /** Writes what differs; of the members only those who come and go. */
  const replace = async (
    session: Session,
    id: string,
    change: (current: StoredGroup) => ScimGroup,
    without: ReadonlySet<string>,
  ): Promise<StoredGroup> => {
    const entry = await read(session, id);
    const direct = await membership.direct(session, entry.dn);
    const shown =
      config.nested === 'flatten'
        ? await membership.shown(session, entry.dn)
        : direct.map(({ reference }) => reference);
    const current = { ...toGroup(entry), members: shown };
    const wanted = change(current);
    const before = new Set(shown.map(({ value }) => value));
    const after = new Set(idsOf(wanted.members));
    const coming = await membership.dnsOf(
      session,
      [...after].filter((value) => !before.has(value)),
    );
    const going = [...before].filter((value) => !after.has(value));
    const dnOf = new Map(direct.map(({ reference, dn }) => [reference.value, dn]));
    const inside = going.filter((value) => !dnOf.has(value));
    if (inside.length)
      throw invalidValue(
        `These members are in the group through another group in it: ${inside.slice(0, 20).join(', ')}. Take them out of that one.`,
      );
    const dn = await byName(wanted.displayName, async () => {
      if (wanted.displayName.toLowerCase() !== current.displayName?.toLowerCase())
        await refuseTaken(session, store, nameAttribute, wanted.displayName, id);
      return rewrite(session, store, membership, entry, { current, wanted, more: [] });
    });
    if (coming.size || going.length)
      await membership.change(
        session,
        dn,
        [...coming.values()],
        going.map((value) => dnOf.get(value)!),
      );
    return one(session, await read(session, id), without);
  };

  const list = createListing<ScimGroup>({ store, scope, complete, related: 'members', now });

  return {
    create: (group) =>
      withScimErrors(() => byName(group.displayName, () => connections.use((session) => add(session, group)))),
    update: (id, group) =>
      withScimErrors(() =>
        locked(id, () => connections.use((session) => replace(session, id, () => group, new Set()))),
      ),
    modify: (id, change) =>
      withScimErrors(() =>
        locked(id, () => connections.use((session) => replace(session, id, change, new Set(['members'])))),
      ),
    get: (id, _context, query) =>
      withScimErrors(() => connections.read(async (session) => one(session, await read(session, id), query?.without))),
    list: (query) => withScimErrors(() => connections.read((session) => list(session, query))),
    delete: (id) =>
      withScimErrors(() =>
        locked(id, () =>
          connections.use(async (session) => {
            const entry = await read(session, id);
            await session.remove(entry.dn);
            await membership.follow(session, entry.dn, undefined);
          }),
        ),
      ),
  };
}

function idsOf(members: readonly Reference[] = []): string[] {
  return [...new Set(members.map(({ value }) => value))];
}
