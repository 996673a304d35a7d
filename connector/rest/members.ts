import type { Json, JsonObject, Reference } from '@postern/protocol/scim';
import type { MembersConfig } from './config.ts';
import { createJsonPlace } from './json-place.ts';
import { createPageReader } from './read-pages.ts';
import type { Service } from './service.ts';

/** Members of a group: inside the group's item, or with requests of their own. */
export interface Members {
  read(groupId: string, item: Json): Promise<Reference[]>;
  /** Puts them into the item that is sent; where they have requests of their own it does nothing. */
  intoItem(item: JsonObject, members: readonly Reference[]): void;
  /** Sends what changed. Where they are in the item it does nothing. */
  replace(groupId: string, wanted: readonly Reference[]): Promise<void>;
}

export function createMembers(service: Service, config: MembersConfig): Members {
  const idReader = (value: string | undefined) => {
    const place = value === undefined ? undefined : createJsonPlace(value);
    return (member: Json): string[] => {
      const id = place ? place.read(member) : member;
      return typeof id === 'string' || typeof id === 'number' ? [String(id)] : [];
    };
  };
  const referencesOf = (list: Json | undefined, idOf: (member: Json) => string[]): Reference[] =>
    Array.isArray(list) ? list.flatMap(idOf).map((value) => ({ value })) : [];

  if ('field' in config) {
    const field = createJsonPlace(config.field);
    const idOf = idReader(config.value);
    return {
      read: async (_groupId, item) => referencesOf(field.read(item), idOf),
      intoItem(item, members) {
        const place = config.value === undefined ? undefined : createJsonPlace(config.value);
        const list = members.map(({ value }) => {
          if (!place) return value;
          const member: JsonObject = {};
          place.write(member, value);
          return member;
        });
        field.write(item, list);
      },
      replace: async () => undefined,
    };
  }

  const idOf = idReader(config.value);
  const read: Members['read'] = async (groupId) => {
    const reader = createPageReader(service, config.list, { id: groupId });
    const found: Reference[] = [];
    for await (const { items } of reader.from({ skip: 0 }, 1_000_000)) found.push(...referencesOf(items, idOf));
    return found;
  };
  return {
    read,
    intoItem: () => undefined,
    async replace(groupId, wanted) {
      const before = new Set((await read(groupId, null)).map(({ value }) => value));
      const after = new Set(wanted.map(({ value }) => value));
      // Who comes is sent first: when one is refused, nobody has lost anything yet.
      for (const member of after) if (!before.has(member)) await service.send(config.add, { id: groupId, member });
      for (const member of before) if (!after.has(member)) await service.send(config.remove, { id: groupId, member });
    },
  };
}
