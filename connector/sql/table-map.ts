import { randomUUID } from 'node:crypto';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { type AttributeField, createAttributeFields } from '../sdk/index.ts';
import { columnTime, fromColumn, toColumn } from './column-values.ts';
import type { GroupsConfig, KeyConfig, StatesConfig, UsersConfig } from './config.ts';
import { type ColumnInfo, type Dialect, literal, type Row, type SqlValue } from './database.ts';
import { createNewRow } from './new-row.ts';

export interface MappedColumn {
  field: AttributeField;
  name: string;
  /** Quoted, behind the table's alias `t`. */
  expression: string;
  info: ColumnInfo;
  caseExact: boolean;
}

export interface ActiveColumn {
  name: string;
  expression: string;
  on: SqlValue;
  off: SqlValue;
  /** Whether a value that was read means active. */
  isOn(value: unknown): boolean;
}

/** Which column is which attribute, and how rows become resources. The table is `t` in every statement. */
export interface TableMap {
  table: string;
  key: {
    name: string;
    expression: string;
    info: ColumnInfo;
    generate: KeyConfig['generate'];
    /** Answers the key of a new row. */
    statement: string | undefined;
  };
  /** ` AND …` that leaves out rows that are marked as deleted, for a table of this alias; empty where none are. */
  visible(alias: 't.' | 'o.' | ''): string;
  /** What marks a row as deleted. */
  deletedMark?(now: Date): [string, SqlValue];
  /** What a new row gets in columns that no attribute fills. */
  newRow(now: Date): [string, SqlValue][];
  columns: MappedColumn[];
  active?: ActiveColumn;
  lastModified?: { name: string; expression: string; info: ColumnInfo };
  /** Columns of a SELECT or RETURNING, for rows that `toResource` reads. */
  selected(alias: string): string;
  /** An id as the key column takes it; `undefined` when no row can have it. */
  parseKey(id: string): SqlValue | undefined;
  /** A key for a new row; `undefined` when the connector does not make it. */
  newKey(): SqlValue | undefined;
  toResource<T extends ScimUser | ScimGroup>(row: Row): T & { id: string };
}

type TableConfig = UsersConfig | GroupsConfig;

/** Columns that the configuration names, in the order it names them. */
export function columnNames(config: TableConfig): { key: string; column: string }[] {
  const mapped = Object.entries(config.columns).map(([path, column]) => ({
    key: `columns.${path}`,
    column: typeof column === 'string' ? column : column.column,
  }));
  const user = config as Partial<UsersConfig>;
  return [
    { key: 'key.column', column: config.key.column },
    ...mapped,
    ...(user.active ? [{ key: 'active.column', column: user.active.column }] : []),
    // A view that statements write need not show the password.
    ...(user.password && !user.statements ? [{ key: 'password.column', column: user.password.column }] : []),
    ...(user.deleted ? [{ key: 'deleted.column', column: user.deleted.column }] : []),
    ...(config.lastModified ? [{ key: 'lastModified', column: timeColumn(config.lastModified).column }] : []),
    ...Object.keys(config.newRow).map((column) => ({ key: `newRow.${column}`, column })),
  ];
}

function timeColumn(config: NonNullable<TableConfig['lastModified']>): { column: string; unit?: string } {
  return typeof config === 'string' ? { column: config } : config;
}

/** The map of a table whose columns are all there (`checkTable` says so). */
export function createTableMap(
  kind: 'user' | 'group',
  config: TableConfig,
  infos: readonly ColumnInfo[],
  dialect: Dialect,
): TableMap {
  const infoOf = (name: string): ColumnInfo => infos.find((info) => info.name === name)!;
  const place = (name: string) => ({ name, expression: `t.${dialect.quote(name)}`, info: infoOf(name) });
  const paths = Object.keys(config.columns);
  const columns = createAttributeFields(kind, paths).map((field): MappedColumn => {
    const column = config.columns[field.path]!;
    const { column: name, caseExact = field.caseExact } = typeof column === 'string' ? { column } : column;
    return { field, caseExact, ...place(name) };
  });
  const key = { ...place(config.key.column), generate: config.key.generate, statement: config.key.statement };
  const activeConfig = 'active' in config ? config.active : undefined;
  const active = activeConfig && activeColumn(activeConfig, place(activeConfig.column), dialect);
  const lastModified = config.lastModified ? timePlace(timeColumn(config.lastModified), place) : undefined;
  const deletedConfig = 'deleted' in config ? config.deleted : undefined;
  const deleted = deletedConfig && deletedColumn(deletedConfig, place(deletedConfig.column), dialect);
  const newRow = createNewRow(config.newRow, infos, dialect);
  const selectedNames = [key, ...columns, active, lastModified].flatMap((column) => (column ? [column.name] : []));

  return {
    table: dialect.quote(config.table),
    key,
    columns,
    ...(active ? { active } : {}),
    ...(lastModified ? { lastModified } : {}),
    ...(deleted ? { deletedMark: deleted.mark } : {}),
    visible: (alias) => (deleted ? ` AND ${deleted.absent(alias)}` : ''),
    newRow: (now) => [...(deleted?.unmarked ? [deleted.unmarked] : []), ...newRow(now)],
    selected: (alias) => [...new Set(selectedNames)].map((name) => alias + dialect.quote(name)).join(', '),
    parseKey: (id) => parseKey(id, key.info, dialect),
    newKey: () => (key.generate === 'uuid' ? randomUUID() : undefined),
    toResource<T extends ScimUser | ScimGroup>(row: Row) {
      const resource: Record<string, unknown> = { id: String(row[key.name]) };
      if (kind === 'user') resource['userName'] = '';
      else resource['displayName'] = '';
      for (const { field, name, info } of columns) {
        const value = fromColumn(row[name], info);
        if (value !== undefined) field.write(resource, value);
      }
      if (active) resource['active'] = active.isOn(row[active.name]);
      const changed = lastModified && row[lastModified.name];
      if (changed !== undefined && changed !== null) {
        resource['meta'] = { lastModified: columnTime(changed, lastModified!.info) };
      }
      return resource as unknown as T & { id: string };
    },
  };
}

interface Place {
  name: string;
  expression: string;
  info: ColumnInfo;
}

function timePlace({ column, unit }: { column: string; unit?: string }, place: (name: string) => Place): Place {
  const found = place(column);
  return unit === 'seconds' ? { ...found, info: { ...found.info, seconds: true } } : found;
}

interface DeletedColumn {
  absent(alias: string): string;
  mark(now: Date): [string, SqlValue];
  /** What a new row gets there. */
  unmarked?: [string, SqlValue];
}

/** A date column says with NULL that a row is there, others with their value for false. */
function deletedColumn(config: StatesConfig, place: Place, dialect: Dialect): DeletedColumn {
  const { name, info } = place;
  const column = (alias: string) => alias + dialect.quote(name);
  if (info.kind === 'datetime') {
    return { absent: (alias) => `${column(alias)} IS NULL`, mark: (now) => [name, dialect.toTime(now, info)] };
  }
  const { on, off } = activeColumn(config, place, dialect);
  return {
    absent: (alias) => `(${column(alias)} IS NULL OR ${column(alias)} = ${literal(off)})`,
    mark: () => [name, on],
    unmarked: [name, off],
  };
}

function activeColumn(config: StatesConfig, { name, expression, info }: Place, dialect: Dialect): ActiveColumn {
  const cellOf = (value: string | number | boolean): SqlValue => {
    if (info.kind === 'integer' && typeof value === 'boolean') return Number(value);
    return toColumn(
      info.kind === 'boolean' && typeof value === 'number' ? value !== 0 : value,
      'active',
      info,
      dialect,
    );
  };
  const on = cellOf(config.true ?? true);
  const off = cellOf(config.false ?? false);
  const shownOn = String(fromColumn(on, info));
  return { name, expression, on, off, isOn: (value) => String(fromColumn(value, info)) === shownOn };
}

function parseKey(id: string, info: ColumnInfo, dialect: Dialect): SqlValue | undefined {
  if (info.kind === 'integer') {
    if (!/^(0|-?[1-9]\d{0,19})$/.test(id)) return undefined;
    const number = Number(id);
    if (info.range && (number < info.range.min || number > info.range.max)) return undefined;
    if (Number.isSafeInteger(number)) return number;
    const key = BigInt(id);
    // MariaDB and MySQL have BIGINT UNSIGNED, too.
    const fits = key === (dialect.name === 'mysql' && key > 0 ? BigInt.asUintN(64, key) : BigInt.asIntN(64, key));
    return fits ? key : undefined;
  }
  if (id.includes('\0')) return undefined;
  if (dialect.name === 'postgres' && info.type === 'uuid') {
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
  }
  return id;
}
