import type { GroupsConfig, SqlConfig, UsersConfig } from './config.ts';
import type { Dialect, Executor, Row, SqlValue } from './database.ts';
import { parseNamedStatement } from './named-statement.ts';
import type { TableMap } from './table-map.ts';
import type { Assignments, TableStore } from './table-store.ts';

/** Names that a statement may use: attributes, and `id`, `active`, `password`, `lastModified`. */
export function statementNames(config: UsersConfig | GroupsConfig): Map<string, string> {
  const { columns, key, lastModified } = config;
  const { active, password } = config as Partial<UsersConfig>;
  const names = Object.entries(columns).map(([path, column]): [string, string] => [
    path,
    typeof column === 'string' ? column : column.column,
  ]);
  const changed = typeof lastModified === 'string' ? lastModified : lastModified?.column;
  return new Map([
    ...names,
    ['id', key.column],
    ...(active ? [['active', active.column] as [string, string]] : []),
    ...(password ? [['password', password.column] as [string, string]] : []),
    ...(changed === undefined ? [] : [['lastModified', changed] as [string, string]]),
  ]);
}

/** Names in the statements that mean nothing. Sentences for the admin. */
export function statementProblems({ users, groups }: SqlConfig, dialect: Dialect): string[] {
  const problemsOf = (section: string, statements: Record<string, string> = {}, known: readonly string[]) =>
    Object.entries(statements).flatMap(([operation, statement]) =>
      parseNamedStatement(statement, dialect)
        .names.filter((name) => !known.includes(name))
        .map((name) => {
          const names = known.map((one) => `:${one}`).join(', ');
          return `${section}.statements.${operation}: nothing is called :${name}. It may use ${names}.`;
        }),
    );
  return [
    ...problemsOf('users', users.statements, [...statementNames(users).keys()]),
    ...(groups ? problemsOf('groups', groups.statements, [...statementNames(groups).keys()]) : []),
    ...problemsOf('groups.members', groups?.members.statements, ['group', 'user']),
  ];
}

/**
 * A store whose changes are statements of the admin's, such as calls of procedures. Values that were not sent are NULL.
 * What was written is read again through the table, which may be a view.
 */
export function withStatements(
  store: TableStore,
  section: 'users' | 'groups',
  config: UsersConfig | GroupsConfig,
  dialect: Dialect,
): TableStore {
  const { statements } = config;
  if (!statements) return store;
  const { map, fetch } = store;
  const names = statementNames(config);
  const prepared = (statement: string) => {
    const { sql, values } = parseNamedStatement(statement, dialect);
    return { sql, valuesOf: (row: Assignments) => values((name) => row.get(names.get(name) ?? '') ?? null) };
  };
  const withId = (values: Assignments, id: SqlValue): Assignments => new Map(values).set(map.key.name, id);
  const create = statements.create === undefined ? undefined : prepared(statements.create);
  const update = statements.update === undefined ? undefined : prepared(statements.update);
  const remove = statements.delete === undefined ? undefined : prepared(statements.delete);
  return {
    ...store,
    // A view need not have rows that could be locked.
    lock: fetch,
    ...(create
      ? {
          async insert(executor, values) {
            const id = await keyOfNew(executor, create.sql, create.valuesOf(values), values, map);
            const row = id === undefined ? undefined : await fetch(executor, id);
            if (row) return row;
            throw new Error(
              `${section}.statements.create made no row that ${map.table} shows. Let it answer the key with RETURNING, or let the connector make it with key.generate: uuid.`,
            );
          },
        }
      : {}),
    ...(update
      ? {
          async update(executor, id, values) {
            if (!(await fetch(executor, id))) return undefined;
            await executor.run(update.sql, update.valuesOf(withId(values, id)));
            return fetch(executor, id);
          },
        }
      : {}),
    ...(remove
      ? {
          async remove(executor, id) {
            if (!(await fetch(executor, id))) return false;
            await executor.run(remove.sql, remove.valuesOf(withId(new Map(), id)));
            return true;
          },
        }
      : {}),
  };
}

/** The key that was given, that the statement answers, or that the database says it made. */
async function keyOfNew(
  executor: Executor,
  sql: string,
  params: SqlValue[],
  values: Assignments,
  { key }: TableMap,
): Promise<SqlValue | undefined> {
  const given = values.get(key.name);
  if (given !== undefined || !/\breturning\b|^\s*select\b/i.test(sql)) {
    const { key: made } = await executor.run(sql, params);
    return given ?? (made === '0' ? undefined : made);
  }
  const [row]: (Row | undefined)[] = await executor.all(sql, params);
  return (row?.[key.name] ?? Object.values(row ?? {})[0]) as SqlValue | undefined;
}
