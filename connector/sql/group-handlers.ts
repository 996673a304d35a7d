import type { Reference, ScimGroup } from '@postern/protocol/scim';
import { type GroupHandlers, notFound, type StoredGroup } from '../sdk/index.ts';
import { emptyValue, toColumn } from './column-values.ts';
import type { Database, Executor, Row, SqlValue } from './database.ts';
import { createKeyedInsert } from './insert-with-key.ts';
import type { Membership } from './membership.ts';
import type { NameGuard } from './name-guard.ts';
import { addList, chunks, createParams } from './params.ts';
import { type AttributeNames, withScimErrors } from './problem-errors.ts';
import type { TableMap } from './table-map.ts';
import type { Assignments, TableStore } from './table-store.ts';

export interface GroupParts {
  database: Database;
  store: TableStore;
  users: TableMap;
  membership: Membership;
  guard: NameGuard | undefined;
  clock: () => Date;
}

/** The functions of the SDK over the group and membership tables. */
export function createGroupHandlers(parts: GroupParts): Required<GroupHandlers> {
  const { database, store, membership, guard } = parts;
  const { map } = store;
  const names: AttributeNames = new Map([
    [map.key.name, 'id'],
    ...map.columns.map(({ name, field }) => [name, field.path] as const),
  ]);
  const run = <T>(task: () => Promise<T>) => withScimErrors(database, names, task);
  const keyOf = (id: string): SqlValue => map.parseKey(id) ?? fail(unknownGroup(id));
  const keyIn = (row: Row) => row[map.key.name] as SqlValue;

  const insertKeyed = createKeyedInsert(database, map);
  const alone = <T>(name: string, change: () => Promise<T>) => (guard ? guard.alone(name, change) : change());

  const withMembers = async (rows: readonly Row[], without: ReadonlySet<string>): Promise<StoredGroup[]> => {
    const groups = rows.map((row) => map.toResource<ScimGroup>(row));
    if (!rows.length || without.has('members')) return groups;
    const members = await membership.membersOf(rows);
    return groups.map((group) => ({ ...group, members: members.get(group.id) ?? [] }));
  };
  const complete = async (row: Row, without = nothing): Promise<StoredGroup> => (await withMembers([row], without))[0]!;

  const setMembers = async (executor: Executor, row: Row, members: readonly Reference[]): Promise<void> => {
    await touchUsers(parts, executor, await membership.replace(executor, keyIn(row), members));
  };
  /** Replaces attributes and members; the changed row stays locked until the transaction ends. */
  const replace = async (executor: Executor, key: SqlValue, id: string, group: ScimGroup): Promise<Row> => {
    await guard?.refuseTaken(executor, group.displayName, key);
    const row = (await store.update(executor, key, assignments(parts, group, false))) ?? fail(unknownGroup(id));
    await setMembers(executor, row, group.members ?? []);
    return row;
  };

  return {
    create: (group) =>
      run(async () => {
        const values = assignments(parts, group, true);
        const row = await alone(group.displayName, () =>
          insertKeyed(values, async (executor, row) => {
            await guard?.refuseTaken(executor, group.displayName);
            const inserted = await store.insert(executor, row);
            if (group.members?.length) await setMembers(executor, inserted, group.members);
            return inserted;
          }),
        );
        return complete(row);
      }),
    update: (id, group) =>
      run(async () => {
        const key = keyOf(id);
        const change = () => database.write((executor) => replace(executor, key, id, group));
        return complete(await alone(group.displayName, change));
      }),
    modify: (id, change) =>
      run(async () => {
        const key = keyOf(id);
        const row = await database.write(async (executor) => {
          const current = (await store.lock(executor, key)) ?? fail(unknownGroup(id));
          const members = (await membership.membersOf([current], executor)).get(String(keyIn(current))) ?? [];
          return replace(executor, key, id, change({ ...map.toResource<ScimGroup>(current), members }));
        });
        return complete(row, new Set(['members']));
      }),
    get: (id, _context, query) =>
      run(async () => complete((await store.find(keyOf(id))) ?? fail(unknownGroup(id)), query?.without)),
    list: (query) =>
      run(async () => {
        const { total, rows, ...next } = await store.page(query);
        return { totalResults: total, resources: await withMembers(rows, query.without), ...next };
      }),
    delete: (id) =>
      run(async () => {
        const key = keyOf(id);
        await database.write(async (executor) => {
          if (!(await store.lock(executor, key))) throw unknownGroup(id);
          await touchUsers(parts, executor, await membership.replace(executor, key, []));
          await store.remove(executor, key);
        });
      }),
  };
}

const nothing: ReadonlySet<string> = new Set();

function unknownGroup(id: string) {
  return notFound(`The application has no group with the id ${id}. It may have been deleted there.`);
}

function assignments(
  { database: { dialect }, store: { map }, clock }: GroupParts,
  group: ScimGroup,
  isNew: boolean,
): Assignments {
  const values: Assignments = new Map();
  if (isNew) for (const [name, value] of map.newRow(clock())) values.set(name, value);
  for (const { field, name, info } of map.columns) {
    if (!isNew && name === map.key.name) continue;
    const value = field.read(group);
    if (value !== undefined) values.set(name, toColumn(value, field.path, info, dialect));
    else if (!isNew) values.set(name, emptyValue(info));
  }
  if (map.lastModified) values.set(map.lastModified.name, dialect.toTime(clock(), map.lastModified.info));
  return values;
}

/** Who came or went counts as changed, so that an incremental import sees it. */
async function touchUsers(
  { database: { dialect }, users, clock }: GroupParts,
  executor: Executor,
  keys: SqlValue[],
): Promise<void> {
  if (!users.lastModified) return;
  const time = dialect.toTime(clock(), users.lastModified.info);
  for (const part of chunks(keys)) {
    const { add, values } = createParams(dialect);
    const change = `UPDATE ${users.table} SET ${dialect.quote(users.lastModified.name)} = ${add(time)}`;
    await executor.run(`${change} WHERE ${dialect.quote(users.key.name)} IN (${addList(part, add)})`, values);
  }
}

function fail(error: Error): never {
  throw error;
}
