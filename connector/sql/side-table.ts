import type { ScimUser } from '@postern/protocol/scim';
import type { StoredUser } from '../sdk/index.ts';
import { toColumn } from './column-values.ts';
import type { SideTableConfig } from './config.ts';
import { type ColumnInfo, type Dialect, type Executor, literal, type Row, type SqlValue } from './database.ts';
import { createNewRow } from './new-row.ts';
import { addList, chunks, createParams } from './params.ts';
import { createSideValues, type SideFilters } from './side-values.ts';
import type { TableMap } from './table-map.ts';

/** Attributes of users whose values stand in rows of another table. */
export interface SideTable extends SideFilters {
  /** The rows of many users with one query, by the user's id. */
  rowsOf(all: Executor['all'], keys: readonly SqlValue[]): Promise<Map<string, Row[]>>;
  /** Puts what the rows say into the user. */
  apply(user: StoredUser, rows: readonly Row[]): void;
  /** Makes the rows of a user what the user says. Rows that stay keep their other columns. */
  write(executor: Executor, key: SqlValue, user: ScimUser, now: Date): Promise<void>;
  forget(executor: Executor, key: SqlValue): Promise<void>;
}

/** Puts what all side tables say into the users that were read from these rows. */
export async function readSideTables(
  tables: readonly SideTable[],
  all: Executor['all'],
  { key }: TableMap,
  rows: readonly Row[],
  users: readonly StoredUser[],
): Promise<void> {
  if (!rows.length) return;
  const keys = rows.map((row) => row[key.name] as SqlValue);
  for (const table of tables) {
    const found = await table.rowsOf(all, keys);
    for (const user of users) table.apply(user, found.get(user.id) ?? []);
  }
}

export async function writeSideTables(
  tables: readonly SideTable[],
  executor: Executor,
  key: SqlValue,
  user: ScimUser,
  now: Date,
): Promise<void> {
  for (const table of tables) await table.write(executor, key, user, now);
}

export function createSideTable(
  config: SideTableConfig,
  infos: readonly ColumnInfo[],
  users: TableMap,
  dialect: Dialect,
): SideTable {
  const { quote } = dialect;
  const infoOf = (name: string) => infos.find((info) => info.name === name)!;
  const table = quote(config.table);
  const owner = quote(config.user);
  const fixed = Object.entries(config.where).map(([name, value]): [string, SqlValue] => [
    name,
    toColumn(value, name, infoOf(name), dialect),
  ]);
  const newRow = createNewRow(config.newRow, infos, dialect);
  const meant = (alias: string) =>
    fixed.map(([name, value]) => ` AND ${alias}${quote(name)} = ${literal(value)}`).join('');
  /** Inside, `s` is the side table and `t` the user around it. */
  const within = (test: string) =>
    `EXISTS (SELECT 1 FROM ${table} s WHERE s.${owner} = ${users.key.expression}${meant('s.')} AND ${test})`;
  const { filters, apply, wanted, identity } = createSideValues(config, infoOf, dialect, within);
  const selected = Object.values(config.columns)
    .map((name) => `s.${quote(name)}`)
    .join(', ');

  const rowsOf: SideTable['rowsOf'] = async (all, keys) => {
    const found = new Map<string, Row[]>(keys.map((key) => [String(key), []]));
    for (const part of chunks(keys)) {
      const { add, values } = createParams(dialect);
      const sql = `SELECT s.${owner} AS own_id, ${selected} FROM ${table} s
        WHERE s.${owner} IN (${addList(part, add)})${meant('s.')} ORDER BY s.${owner}, ${selected}`;
      for (const row of await all(sql, values)) found.get(String(row['own_id']))?.push(row);
    }
    return found;
  };

  /** Changes one row, or takes it away. One of many is known by its value; of a single one there is no other. */
  const change = async (executor: Executor, key: SqlValue, row: Row, values?: Map<string, SqlValue>) => {
    const { add, values: params } = createParams(dialect);
    const set = [...(values ?? [])].map(([name, value]) => `${quote(name)} = ${add(value)}`).join(', ');
    const of = `${owner} = ${add(key)}${meant('')}`;
    const one = identity ? ` AND ${quote(identity)} = ${add(row[identity] as SqlValue)}` : '';
    await executor.run(`${values ? `UPDATE ${table} SET ${set}` : `DELETE FROM ${table}`} WHERE ${of}${one}`, params);
  };

  const insert = async (executor: Executor, key: SqlValue, values: Map<string, SqlValue>, now: Date) => {
    const row = new Map<string, SqlValue>([...newRow(now), ...fixed, ...values, [config.user, key]]);
    const { add, values: params } = createParams(dialect);
    const names = [...row.keys()].map(quote).join(', ');
    await executor.run(`INSERT INTO ${table} (${names}) VALUES (${[...row.values()].map(add).join(', ')})`, params);
  };

  return {
    ...filters,
    rowsOf,
    apply,
    async write(executor, key, user, now) {
      const nameOf = (row: (name: string) => unknown) => (identity ? String(row(identity)) : '');
      const left = new Map(wanted(user).map((values) => [nameOf((name) => values.get(name)), values]));
      for (const row of (await rowsOf(executor.all, [key])).get(String(key)) ?? []) {
        const name = nameOf((column) => row[column]);
        const values = left.get(name);
        left.delete(name);
        if (!values) await change(executor, key, row);
        else if ([...values].some(([column, value]) => String(row[column]) !== String(value)))
          await change(executor, key, row, values);
      }
      for (const values of left.values()) await insert(executor, key, values, now);
    },
    async forget(executor, key) {
      await executor.run(`DELETE FROM ${table} WHERE ${owner} = ${dialect.placeholder(1)}${meant('')}`, [key]);
    },
  };
}
