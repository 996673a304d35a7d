import type { ScimUser } from '@postern/protocol/scim';
import { invalidValue, notFound, type StoredUser, scimError, type UserHandlers } from '../sdk/index.ts';
import { emptyValue, toColumn } from './column-values.ts';
import type { UsersConfig } from './config.ts';
import type { Database, Row, SqlValue } from './database.ts';
import type { Membership } from './membership.ts';
import { type AttributeNames, withScimErrors } from './problem-errors.ts';
import type { Assignments, TableStore } from './table-store.ts';

export interface UserParts {
  database: Database;
  store: TableStore;
  config: UsersConfig;
  membership?: Membership | undefined;
  hashPassword?: ((password: string) => Promise<string>) | undefined;
  /** Now; tests set it. */
  clock: () => Date;
}

type Handlers = Required<Omit<UserHandlers, 'supports'>>;

/** The functions of the SDK over the user table. */
export function createUserHandlers(parts: UserParts): Handlers {
  const { database, store, config, membership, hashPassword, clock } = parts;
  const { map } = store;
  const { dialect } = database;
  const names = attributeNames(parts);
  const run = <T>(task: () => Promise<T>) => withScimErrors(database, names, task);
  const keyOf = (id: string): SqlValue => map.parseKey(id) ?? fail(unknownUser(id));

  const hashed = (user: ScimUser) => (hashPassword && user.password ? hashPassword(user.password) : undefined);

  /** Values of a whole user. A new row leaves absent ones to the column's default, a replaced one clears them. */
  const assignments = (user: ScimUser, hash: string | undefined, isNew: boolean): Assignments => {
    const values: Assignments = new Map();
    const { active, lastModified, columns } = map;
    for (const { field, name, info } of columns) {
      const value = field.read(user);
      if (value !== undefined) values.set(name, toColumn(value, field.path, info, dialect));
      else if (!isNew) values.set(name, emptyValue(info));
    }
    if (active && (user.active !== undefined || isNew))
      values.set(active.name, user.active === false ? active.off : active.on);
    if (!active && user.active === false) throw invalidValue(cannotDeactivate);
    if (config.password && hash !== undefined) values.set(config.password.column, hash);
    if (lastModified) values.set(lastModified.name, dialect.toTime(clock(), lastModified.info));
    return values;
  };

  const withGroups = async (rows: readonly Row[], without: ReadonlySet<string>): Promise<StoredUser[]> => {
    const users = rows.map((row) => map.toResource<ScimUser>(row));
    if (!membership || !rows.length || without.has('groups')) return users;
    const groups = await membership.groupsOf(rows);
    for (const user of users) {
      const found = groups.get(user.id);
      if (found?.length) user.groups = found;
    }
    return users;
  };
  const complete = async (row: Row | undefined, id: string): Promise<StoredUser> =>
    (await withGroups([row ?? fail(unknownUser(id))], nothing))[0]!;

  const read = async (id: string, without = nothing): Promise<StoredUser> => {
    const row = await store.find(keyOf(id));
    return (await withGroups([row ?? fail(unknownUser(id))], without))[0]!;
  };

  return {
    create: (user) =>
      run(async () => {
        const values = assignments(user, await hashed(user), true);
        const key = map.newKey();
        if (key !== undefined) values.set(map.key.name, key);
        const row = await database.write((executor) => store.insert(executor, values), { single: true });
        return map.toResource<ScimUser>(row);
      }),
    update: (id, user) =>
      run(async () => {
        const key = keyOf(id);
        const values = assignments(user, await hashed(user), false);
        return complete(await database.write((executor) => store.update(executor, key, values), { single: true }), id);
      }),
    get: (id, _context, query) => run(() => read(id, query?.without)),
    list: (query) =>
      run(async () => {
        const { total, rows } = await store.page(query);
        return { totalResults: total, resources: await withGroups(rows, query.without) };
      }),
    modify: (id, change) =>
      run(async () => {
        const key = keyOf(id);
        // Hashing takes long, so it is done before the row is locked.
        const hash = await hashed(change(await read(id)));
        const row = await database.write(async (executor) => {
          const current = map.toResource<ScimUser>((await store.lock(executor, key)) ?? fail(unknownUser(id)));
          return store.update(executor, key, assignments(change(current), hash, false));
        });
        return complete(row, id);
      }),
    delete: (id) => run(() => remove(parts, keyOf(id), id)),
  };
}

const nothing: ReadonlySet<string> = new Set();
const cannotDeactivate =
  'This connector cannot deactivate people: its configuration has no users.active. Add the column that says who is active.';

function unknownUser(id: string) {
  return notFound(`The application has no user with the id ${id}. It may have been deleted there.`);
}

/** What DELETE does when the configuration does not say it. */
export function deleteMode({ delete: mode, active }: UsersConfig): 'soft' | 'hard' | 'refuse' {
  return mode ?? (active ? 'soft' : 'refuse');
}

async function remove(
  { database, store, config, membership, clock }: UserParts,
  key: SqlValue,
  id: string,
): Promise<void> {
  const { active, lastModified } = store.map;
  const mode = deleteMode(config);
  if (mode === 'refuse') {
    throw scimError(
      405,
      'This connector deletes nobody: users.delete is refuse. Deactivate the user instead (active: false).',
    );
  }
  if (mode === 'soft' && active) {
    const values: Assignments = new Map([[active.name, active.off]]);
    if (lastModified) values.set(lastModified.name, database.dialect.toTime(clock(), lastModified.info));
    const row = await database.write((executor) => store.update(executor, key, values), { single: true });
    if (!row) throw unknownUser(id);
    return;
  }
  await database.write(async (executor) => {
    await membership?.forget(executor, 'user', key);
    if (!(await store.remove(executor, key))) throw unknownUser(id);
  });
}

function attributeNames({ store, config }: UserParts): AttributeNames {
  const { columns, key, active } = store.map;
  const names = new Map(columns.map(({ name, field }) => [name, field.path]));
  if (active) names.set(active.name, 'active');
  if (config.password) names.set(config.password.column, 'password');
  return names.set(key.name, 'id');
}

function fail(error: Error): never {
  throw error;
}
