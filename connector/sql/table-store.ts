import type { Filter } from '@postern/protocol/scim';
import type { ListQuery } from '../sdk/index.ts';
import type { Database, Dialect, Executor, Row, SqlValue } from './database.ts';
import { compileFilter, type FilterScope } from './filter-sql.ts';
import { createParams } from './params.ts';
import type { TableMap } from './table-map.ts';

/** Values for columns of one row. */
export type Assignments = Map<string, SqlValue>;

/** Statements on one mapped table. */
export interface TableStore {
  map: TableMap;
  /** Rows of one page in the order of the key, and how many match in all. */
  page(query: Pick<ListQuery, 'filter' | 'startIndex' | 'count'>): Promise<{ total: number; rows: Row[] }>;
  find(key: SqlValue): Promise<Row | undefined>;
  /** Reads a row inside a transaction and keeps others from changing it until the end. */
  lock(executor: Executor, key: SqlValue): Promise<Row | undefined>;
  insert(executor: Executor, values: Assignments): Promise<Row>;
  /** The row as it is afterwards; `undefined` when there is none. */
  update(executor: Executor, key: SqlValue, values: Assignments): Promise<Row | undefined>;
  /** False when there is no such row. */
  remove(executor: Executor, key: SqlValue): Promise<boolean>;
}

export function createTableStore(database: Database, map: TableMap, scope: FilterScope): TableStore {
  const { dialect } = database;
  const { table, key } = map;
  const keyName = dialect.quote(key.name);
  const one = dialect.placeholder(1);
  const selectOne = `SELECT ${map.selected('t.')} FROM ${table} t WHERE ${key.expression} = ${one}`;
  const returning = dialect.returning ? ` RETURNING ${map.selected('')}` : '';
  const where = (filter: Filter | undefined) => conditionOf(filter, scope, dialect);

  const count = async (filter: Filter | undefined): Promise<number> => {
    const { condition, values } = where(filter);
    const [row] = await database.read(`SELECT COUNT(*) AS total FROM ${table} t${condition}`, values);
    return Number(row?.['total'] ?? 0);
  };
  const fetch = async (executor: Executor, id: SqlValue): Promise<Row | undefined> =>
    (await executor.all(selectOne, [id]))[0];

  return {
    map,
    async page({ filter, startIndex, count: limit }) {
      if (limit === 0) return { total: await count(filter), rows: [] };
      const { condition, values, add } = where(filter);
      const order = `ORDER BY ${key.expression} LIMIT ${add(limit)} OFFSET ${add(startIndex - 1)}`;
      const rows = await database.read(`SELECT ${map.selected('t.')} FROM ${table} t${condition} ${order}`, values);
      // A page that is not full is the last one, so its end says the total; an empty one may lie behind the end.
      const last = rows.length < limit && (rows.length > 0 || startIndex === 1);
      return { total: last ? startIndex - 1 + rows.length : await count(filter), rows };
    },
    find: async (id) => (await database.read(selectOne, [id]))[0],
    lock: async (executor, id) => (await executor.all(selectOne + dialect.forUpdate, [id]))[0],
    async insert(executor, values) {
      const { add, values: params } = createParams(dialect);
      const names = [...values.keys()].map((name) => dialect.quote(name)).join(', ');
      const marks = [...values.values()].map(add).join(', ');
      const sql = `INSERT INTO ${table} (${names}) VALUES (${marks})${returning}`;
      if (dialect.returning) return (await executor.all(sql, params))[0]!;
      const { key: generated } = await executor.run(sql, params);
      const id = values.get(key.name) ?? generated;
      const row = id === undefined ? undefined : await fetch(executor, id);
      if (!row) throw new Error(`The new row of ${table} cannot be found again by its key ${key.name}.`);
      return row;
    },
    async update(executor, id, values) {
      if (values.size === 0) return fetch(executor, id);
      const { add, values: params } = createParams(dialect);
      const changes = [...values].map(([name, value]) => `${dialect.quote(name)} = ${add(value)}`).join(', ');
      const sql = `UPDATE ${table} SET ${changes} WHERE ${keyName} = ${add(id)}${returning}`;
      if (dialect.returning) return (await executor.all(sql, params))[0];
      const { affected } = await executor.run(sql, params);
      return affected === 0 ? undefined : fetch(executor, id);
    },
    async remove(executor, id) {
      return (await executor.run(`DELETE FROM ${table} WHERE ${keyName} = ${one}`, [id])).affected > 0;
    },
  };
}

function conditionOf(filter: Filter | undefined, scope: FilterScope, dialect: Dialect) {
  const params = createParams(dialect);
  const condition = filter ? ` WHERE ${compileFilter(filter, scope, dialect, params.add)}` : '';
  return { condition, ...params };
}
