import type { ScimUser } from '@postern/protocol/scim';
import { invalidValue, notFound, type StoredUser, scimError, type UserHandlers } from '../sdk/index.ts';
import { emptyValue, toColumn } from './column-values.ts';
import type { UsersConfig } from './config.ts';
import type { Database, Executor, Row, SqlValue } from './database.ts';
import { deleteMode } from './delete-mode.ts';
import { createKeyedInsert } from './insert-with-key.ts';
import type { Membership } from './membership.ts';
import type { NameGuard } from './name-guard.ts';
import { type AttributeNames, withScimErrors } from './problem-errors.ts';
import { readSideTables, type SideTable, writeSideTables } from './side-table.ts';
import type { Assignments, TableStore } from './table-store.ts';

export interface UserParts {
  database: Database;
  store: TableStore;
  config: UsersConfig;
  membership?: Membership | undefined;
  sideTables: readonly SideTable[];
  guard: NameGuard | undefined;
  hashPassword?: ((password: string) => Promise<string>) | undefined;
  /** Now; tests set it. */
  clock: () => Date;
}

type Handlers = Required<Omit<UserHandlers, 'supports'>>;

/** The functions of the SDK over the user table. */
export function createUserHandlers(parts: UserParts): Handlers {
  const { database, store, config, membership, sideTables, guard, hashPassword, clock } = parts;
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
    if (isNew) for (const [name, value] of map.newRow(clock())) values.set(name, value);
    for (const { field, name, info } of columns) {
      if (!isNew && name === map.key.name) continue;
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

  /** Rows as users, with what other tables say about them. */
  const usersOf = async (rows: readonly Row[], without: ReadonlySet<string>): Promise<StoredUser[]> => {
    const users = rows.map((row) => map.toResource<ScimUser>(row));
    await readSideTables(sideTables, database.read, map, rows, users);
    if (!membership || !rows.length || without.has('groups')) return users;
    const groups = await membership.groupsOf(rows);
    for (const user of users) {
      const found = groups.get(user.id);
      if (found?.length) user.groups = found;
    }
    return users;
  };
  const complete = async (row: Row | undefined, id: string, without = nothing): Promise<StoredUser> =>
    (await usersOf([row ?? fail(unknownUser(id))], without))[0]!;

  const insertKeyed = createKeyedInsert(database, map);
  const alone = <T>(name: string, change: () => Promise<T>) => (guard ? guard.alone(name, change) : change());
  /** One statement changes everything, so it needs no transaction. What a statement of the admin's does is not known. */
  const single = sideTables.length === 0 && !config.statements;

  const replace = async (executor: Executor, key: SqlValue, user: ScimUser, hash: string | undefined) => {
    await guard?.refuseTaken(executor, user.userName, key);
    const row = await store.update(executor, key, assignments(user, hash, false));
    if (row) await writeSideTables(sideTables, executor, key, user, clock());
    return row;
  };

  return {
    create: (user) =>
      run(async () => {
        const values = assignments(user, await hashed(user), true);
        const insert = async (executor: Executor, row: Assignments) => {
          await guard?.refuseTaken(executor, user.userName);
          const inserted = await store.insert(executor, row);
          await writeSideTables(sideTables, executor, inserted[map.key.name] as SqlValue, user, clock());
          return inserted;
        };
        const row = await alone(user.userName, () => insertKeyed(values, insert, { single }));
        return complete(row, user.userName, new Set(['groups']));
      }),
    update: (id, user) =>
      run(async () => {
        const key = keyOf(id);
        const hash = await hashed(user);
        const change = () => database.write((executor) => replace(executor, key, user, hash), { single });
        return complete(await alone(user.userName, change), id);
      }),
    get: (id, _context, query) => run(async () => complete(await store.find(keyOf(id)), id, query?.without)),
    list: (query) =>
      run(async () => {
        const { total, rows, ...next } = await store.page(query);
        return { totalResults: total, resources: await usersOf(rows, query.without), ...next };
      }),
    modify: (id, change) =>
      run(async () => {
        const key = keyOf(id);
        // Hashing takes long, so it is done before the row is locked.
        const before = change(await complete(await store.find(key), id));
        const hash = await hashed(before);
        const write = () =>
          database.write(async (executor) => {
            const row = (await store.lock(executor, key)) ?? fail(unknownUser(id));
            const current = map.toResource<ScimUser>(row);
            await readSideTables(sideTables, executor.all, map, [row], [current]);
            return replace(executor, key, change(current), hash);
          });
        return complete(await alone(before.userName, write), id);
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

async function remove(
  { database, store, config, membership, sideTables, clock }: UserParts,
  key: SqlValue,
  id: string,
): Promise<void> {
  const { active, deletedMark, lastModified } = store.map;
  const mode = deleteMode(config);
  if (mode === 'refuse') {
    throw scimError(
      405,
      'This connector deletes nobody: users.delete is refuse. Deactivate the user instead (active: false).',
    );
  }
  if (mode === 'soft' && (deletedMark || active)) {
    const values: Assignments = new Map(deletedMark ? [deletedMark(clock())] : [[active!.name, active!.off]]);
    if (lastModified) values.set(lastModified.name, database.dialect.toTime(clock(), lastModified.info));
    if (!(await database.write((executor) => store.mark(executor, key, values), { single: true })))
      throw unknownUser(id);
    return;
  }
  await database.write(async (executor) => {
    await membership?.forget(executor, 'user', key);
    for (const table of sideTables) await table.forget(executor, key);
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
