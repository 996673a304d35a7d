import type { JsonObject, ScimGroup, ScimUser } from '@postern/protocol/scim';
import { createAttributeFields, invalidValue, type Stored } from '../sdk/index.ts';
import type { GroupsConfig, UsersConfig } from './config.ts';
import { rowState } from './state.ts';

/** Rows as resources, and resources as rows. */
export interface RowMap<T> {
  /** Columns that the configuration names and the file must have. */
  columns: string[];
  /** What the mapped attribute holds that is in the column of ids. */
  idIn(resource: T): string;
  /** @param where the row, for what is wrong with it @param today `yyyy-mm-dd`, for dates of employment */
  toResource(header: readonly string[], row: readonly string[], where: string, today: string): Stored<T>;
  /** The row of a resource; columns that nothing maps stay as they are in `before`. */
  toRow(header: readonly string[], id: string, resource: T, before: readonly string[] | undefined, now: Date): string[];
}

export function createRowMap<T extends ScimUser | ScimGroup>(
  kind: 'user' | 'group',
  config: UsersConfig | GroupsConfig,
): RowMap<T> {
  const fields = createAttributeFields(kind, Object.keys(config.columns)).map((field) => ({
    field,
    column: config.columns[field.path]!,
  }));
  const state = kind === 'user' ? rowState(config as UsersConfig) : undefined;
  const members = 'members' in config ? config.members : undefined;
  const named = [
    config.id.column,
    ...fields.map(({ column }) => column),
    ...(state?.columns ?? []),
    members?.column,
    config.lastModified,
  ];
  return {
    columns: [...new Set(named.filter((name) => name !== undefined))],
    idIn(resource) {
      const value = fields.find(({ column }) => column === config.id.column)?.field.read(resource);
      return value === undefined ? '' : String(value);
    },
    toResource(header, row, where, today) {
      const cell = (column: string) => row[header.indexOf(column)] ?? '';
      const resource: JsonObject = {
        id: cell(config.id.column),
        ...(kind === 'user' ? { userName: '' } : { displayName: '' }),
      };
      for (const { field, column } of fields) if (cell(column) !== '') field.write(resource, cell(column));
      if (state) resource['active'] = state.read(cell, where, today);
      if (members) {
        const ids = cell(members.column).split(members.separator).filter(Boolean);
        resource['members'] = ids.map((value) => ({ value }));
      }
      const time = config.lastModified && cell(config.lastModified);
      if (time) resource['meta'] = { lastModified: time };
      return resource as unknown as Stored<T>;
    },
    toRow(header, id, resource, before, now) {
      const row = header.map((_, index) => before?.[index] ?? '');
      const put = (column: string, value: string) => {
        if (value.includes('\0'))
          throw invalidValue(`The value for the column ${column} holds a NUL character. Remove it.`);
        row[header.indexOf(column)] = value;
      };
      for (const { field, column } of fields) {
        const value = field.read(resource);
        if (typeof value === 'object' && value !== null)
          throw invalidValue(`${field.path} holds several values, and its column ${column} takes one.`);
        put(column, value === undefined ? '' : String(value));
      }
      const user = resource as ScimUser;
      const stated = state?.write;
      if (stated && (user.active !== undefined || !before))
        put(stated.column, user.active === false ? stated.inactive : stated.active);
      if (members) put(members.column, joined((resource as ScimGroup).members ?? [], members.separator));
      if (config.lastModified) put(config.lastModified, now.toISOString());
      put(config.id.column, id);
      return row;
    },
  };
}

function joined(members: readonly { value: string }[], separator: string): string {
  const odd = members.find(({ value }) => value.includes(separator));
  if (odd)
    throw invalidValue(
      `The member ${odd.value} holds "${separator}", which separates members. Choose another groups.members.separator.`,
    );
  return [...new Set(members.map(({ value }) => value))].join(separator);
}
