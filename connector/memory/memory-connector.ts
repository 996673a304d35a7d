import { randomUUID } from 'node:crypto';
import { EventEmitter, on } from 'node:events';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import {
  type Connector,
  defineConnector,
  duplicate,
  listInMemory,
  notFound,
  type ResourceHandlers,
  type Stored,
} from '../sdk/index.ts';

/** Example: people and groups in memory, gone when the process ends. Copy it to start a connector of your own. */
export function createMemoryConnector(): Connector {
  const changes = new EventEmitter();
  const changed = () => changes.emit('change');
  const users = keep<ScimUser>((user) => user.userName, changed);
  const groups = keep<ScimGroup>((group) => group.displayName, changed);
  return defineConnector({
    name: 'memory example',
    example: true,
    sorts: true,
    users: {
      ...users,
      create: (user, context) => users.create(withoutPassword(user), context),
      update: (id, user, context) => users.update(id, withoutPassword(user), context),
      supports: { incrementalImport: true },
    },
    groups,
    async *watch(signal) {
      const events = on(changes, 'change', { signal });
      yield { at: new Date() };
      try {
        for await (const _change of events) yield { at: new Date() };
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  });
}

/** A real connector hands the password to its application; clear text is kept nowhere. */
function withoutPassword({ password: _, ...user }: ScimUser): ScimUser {
  return user;
}

/** All functions of the SDK over a map; `nameOf` tells what nobody else may have, `changed` is called after each change. */
function keep<T extends ScimUser | ScimGroup>(
  nameOf: (resource: T) => string,
  changed: () => void,
): Required<Omit<ResourceHandlers<T>, 'modify'>> {
  const all = new Map<string, Stored<T>>();
  const ids = new Map<string, string>();
  const find = (id: string): Stored<T> => {
    const found = all.get(id);
    if (!found) throw notFound();
    return found;
  };
  const save = (id: string, resource: T): Stored<T> => {
    const name = nameOf(resource).toLowerCase();
    if ((ids.get(name) ?? id) !== id) throw duplicate();
    const old = all.get(id);
    if (old) ids.delete(nameOf(old).toLowerCase());
    const now = new Date().toISOString();
    const stored = { ...resource, id, meta: { created: old?.meta?.created ?? now, lastModified: now } };
    ids.set(name, id);
    all.set(id, stored);
    changed();
    return stored;
  };
  return {
    create: async (resource) => save(randomUUID(), resource),
    update: async (id, resource) => save(find(id).id, resource),
    get: async (id) => find(id),
    list: async (query) => listInMemory(all.values(), query),
    delete: async (id) => {
      ids.delete(nameOf(find(id)).toLowerCase());
      all.delete(id);
      changed();
    },
  };
}
