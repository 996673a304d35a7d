import { randomUUID } from 'node:crypto';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { type AttributeField, createAttributeFields } from '../sdk/index.ts';
import { fromColumn, timeText, toColumn } from './column-values.ts';
import type { GroupsConfig, KeyConfig, UsersConfig } from './config.ts';
import type { ColumnInfo, Dialect, Row, SqlValue } from './database.ts';

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
  key: { name: string; expression: string; info: ColumnInfo; generate: KeyConfig['generate'] };
  columns: MappedColumn[];
  active?: ActiveColumn;
  lastModified?: { name: string; expression: string; info: ColumnInfo };
  /** Columns of a SELECT or RETURNING, for rows that `toResource` reads. */
  selected(alias: string): string;
  /** An id as the key column takes it; `undefined` when no row can have it. */
  parseKey(id: string): SqlValue | undefined;
  /** A key for a new row; `undefined` when the database makes it. */
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
    ...(user.password ? [{ key: 'password.column', column: user.password.column }] : []),
    ...(config.lastModified ? [{ key: 'lastModified', column: config.lastModified }] : []),
  ];
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
  const key = { ...place(config.key.column), generate: config.key.generate };
  const activeConfig = 'active' in config ? config.active : undefined;
  const active = activeConfig && activeColumn(activeConfig, place(activeConfig.column), dialect);
  const lastModified = config.lastModified === undefined ? undefined : place(config.lastModified);
  const selectedNames = [key, ...columns, active, lastModified].flatMap((column) => (column ? [column.name] : []));

  return {
    table: dialect.quote(config.table),
    key,
    columns,
    ...(active ? { active } : {}),
    ...(lastModified ? { lastModified } : {}),
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
      if (changed !== undefined && changed !== null) resource['meta'] = { lastModified: timeText(changed) };
      return resource as unknown as T & { id: string };
    },
  };
}

function activeColumn(
  config: NonNullable<UsersConfig['active']>,
  { name, expression, info }: { name: string; expression: string; info: ColumnInfo },
  dialect: Dialect,
): ActiveColumn {
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
    if (!/^(0|-?[1-9]\d{0,17})$/.test(id)) return undefined;
    const number = Number(id);
    if (info.range && (number < info.range.min || number > info.range.max)) return undefined;
    return Number.isSafeInteger(number) ? number : BigInt(id);
  }
  if (id.includes('\0')) return undefined;
  if (dialect.name === 'postgres' && info.type === 'uuid') {
    return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
  }
  return id;
}
