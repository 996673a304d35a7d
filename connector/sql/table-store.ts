import type { Filter } from '@postern/protocol/scim';
import type { ListQuery } from '../sdk/index.ts';
import type { Database, Dialect, Executor, Row, SqlValue } from './database.ts';
import { compileFilter, type FilterScope } from './filter-sql.ts';
import { compileSort } from './order-sql.ts';
import { createParams } from './params.ts';
import type { TableMap } from './table-map.ts';

/** Values for columns of one row. */
export type Assignments = Map<string, SqlValue>;

/** Statements on one mapped table. */
export interface TableStore {
  map: TableMap;
  /** Rows of one page in the order that is asked for, or that of the key, how many match in all, and where the next page goes on. */
  page(query: Pick<ListQuery, 'filter' | 'sort' | 'startIndex' | 'count' | 'cursor'>): Promise<PageOfRows>;
  find(key: SqlValue): Promise<Row | undefined>;
  /** Reads a row inside a transaction and keeps others from changing it until the end. */
  lock(executor: Executor, key: SqlValue): Promise<Row | undefined>;
  /** Reads a row inside a transaction. */
  fetch(executor: Executor, key: SqlValue): Promise<Row | undefined>;
  insert(executor: Executor, values: Assignments): Promise<Row>;
  /** The row as it is afterwards; `undefined` when there is none. */
  update(executor: Executor, key: SqlValue, values: Assignments): Promise<Row | undefined>;
  /** Changes a row that need not be there to read afterwards. False when there is no such row. */
  mark(executor: Executor, key: SqlValue, values: Assignments): Promise<boolean>;
  /** False when there is no such row. */
  remove(executor: Executor, key: SqlValue): Promise<boolean>;
}

export interface PageOfRows {
  total: number;
  rows: Row[];
  next?: string;
}

export function createTableStore(database: Database, map: TableMap, scope: FilterScope): TableStore {
  const { dialect } = database;
  const { table, key } = map;
  const keyName = dialect.quote(key.name);
  const one = dialect.placeholder(1);
  const selectOne = `SELECT ${map.selected('t.')} FROM ${table} t WHERE ${key.expression} = ${one}${map.visible('t.')}`;
  const returning = dialect.returning ? ` RETURNING ${map.selected('')}` : '';
  const where = (filter: Filter | undefined) => conditionOf(filter, scope, dialect, map.visible('t.'));

  const count = async (filter: Filter | undefined): Promise<number> => {
    const { condition, values } = where(filter);
    const [row] = await database.read(`SELECT COUNT(*) AS total FROM ${table} t${condition}`, values);
    return Number(row?.['total'] ?? 0);
  };
  const fetch = async (executor: Executor, id: SqlValue): Promise<Row | undefined> =>
    (await executor.all(selectOne, [id]))[0];

  const updateOf = (id: SqlValue, values: Assignments) => {
    const { add, values: params } = createParams(dialect);
    const changes = [...values].map(([name, value]) => `${dialect.quote(name)} = ${add(value)}`).join(', ');
    return { sql: `UPDATE ${table} SET ${changes} WHERE ${keyName} = ${add(id)}${map.visible('')}`, params };
  };

  return {
    map,
    fetch,
    async page({ filter, sort, startIndex, count: limit, cursor }) {
      if (limit === 0) return { total: await count(filter), rows: [] };
      const { condition, values, add } = where(filter);
      const behind = cursor === undefined ? undefined : readCursor(cursor, map);
      // Behind the last key of the page before, so that nothing in front of it is read again.
      const from = behind ? `${condition} AND ${key.expression} > ${add(behind.key)}` : condition;
      const offset = (mark: () => string) => (behind ? '' : ` OFFSET ${mark()}`);
      const first = sort ? `${compileSort(sort, scope, dialect)}, ` : '';
      const order = `ORDER BY ${first}${key.expression} LIMIT ${add(limit)}${offset(() => add(startIndex - 1))}`;
      const rows = await database.read(`SELECT ${map.selected('t.')} FROM ${table} t${from} ${order}`, values);
      // A page that is not full is the last one, so its end says the total; an empty one may lie behind the end.
      const last = rows.length < limit && (rows.length > 0 || startIndex === 1);
      if (last) return { total: startIndex - 1 + rows.length, rows };
      const total = behind?.total ?? (await count(filter));
      // Only the key says which rows are behind a page; in another order they are counted off.
      const lastKey = sort ? undefined : rows.at(-1)?.[key.name];
      return { total, rows, ...(lastKey === undefined ? {} : { next: JSON.stringify([String(lastKey), total]) }) };
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
      const { sql, params } = updateOf(id, values);
      if (dialect.returning) return (await executor.all(sql + returning, params))[0];
      const { affected } = await executor.run(sql, params);
      return affected === 0 ? undefined : fetch(executor, id);
    },
    async mark(executor, id, values) {
      const { sql, params } = updateOf(id, values);
      return (await executor.run(sql, params)).affected > 0;
    },
    async remove(executor, id) {
      return (await executor.run(`DELETE FROM ${table} WHERE ${keyName} = ${one}`, [id])).affected > 0;
    },
  };
}

function conditionOf(filter: Filter | undefined, scope: FilterScope, dialect: Dialect, visible: string) {
  const params = createParams(dialect);
  const condition = ` WHERE ${filter ? compileFilter(filter, scope, dialect, params.add) : '1=1'}${visible}`;
  return { condition, ...params };
}

/** The last key of the page before, and the total that was counted when the read began. */
function readCursor(cursor: string, map: TableMap): { key: SqlValue; total: number } | undefined {
  const [id, total] = JSON.parse(cursor) as [string, number];
  const key = map.parseKey(id);
  return key === undefined ? undefined : { key, total };
}
