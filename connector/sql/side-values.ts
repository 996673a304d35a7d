import type { JsonObject, MultiValue, ScimUser } from '@postern/protocol/scim';
import { createAttributeFields, type StoredUser } from '../sdk/index.ts';
import { fromColumn, toColumn } from './column-values.ts';
import type { SideTableConfig } from './config.ts';
import type { ColumnInfo, Dialect, Row, SqlValue } from './database.ts';
import type { Operand } from './filter-operands.ts';
import type { Entry, FilterScope } from './filter-sql.ts';

export interface SideFilters {
  /** The attribute of many values, for filters. */
  related?: { attribute: string; entry: Entry };
  /** Single values, for filters. */
  far?: Pick<FilterScope, 'known' | 'operands'>;
}

/** What the rows of a side table mean. */
interface SideValues {
  /** Column that tells one row of a user from the others. */
  identity?: string;
  apply(user: StoredUser, rows: readonly Row[]): void;
  /** The rows that a user's values make: columns and what they hold. */
  wanted(user: ScimUser): Map<string, SqlValue>[];
  filters: SideFilters;
}

type Within = (test: string) => string;

export function createSideValues(
  { attribute, columns }: SideTableConfig,
  infoOf: (name: string) => ColumnInfo,
  dialect: Dialect,
  within: Within,
): SideValues {
  const operand = (name: string, caseExact = false): Operand => ({
    kind: 'column',
    expression: `s.${dialect.quote(name)}`,
    info: infoOf(name),
    caseExact,
  });
  return attribute
    ? manyValues(attribute, columns, infoOf, dialect, within, operand)
    : singleValues(columns, infoOf, dialect, within, operand);
}

type Columns = Record<string, string>;
type MakeOperand = (name: string, caseExact?: boolean) => Operand;

function manyValues(
  attribute: NonNullable<SideTableConfig['attribute']>,
  columns: Columns,
  infoOf: (name: string) => ColumnInfo,
  dialect: Dialect,
  within: Within,
  operand: MakeOperand,
): SideValues {
  const parts = Object.entries(columns);
  const identity = columns['value']!;
  const entry: Entry = {
    within,
    scope: {
      known: parts.map(([part]) => part),
      operands: ({ attribute: wanted }) => {
        const found = parts.find(([part]) => part.toLowerCase() === wanted.toLowerCase());
        if (found) return { operands: [operand(found[1])] };
        const part = ['type', 'primary', 'display'].includes(wanted.toLowerCase());
        return part ? { operands: [{ kind: 'constant', value: null, present: '1=0' }] } : undefined;
      },
    },
  };
  return {
    identity,
    filters: { related: { attribute, entry } },
    apply(user, rows) {
      const values = rows.flatMap((row) => {
        const value: JsonObject = {};
        for (const [part, name] of parts) {
          const read = fromColumn(row[name], infoOf(name));
          if (read !== undefined) value[part] = part === 'primary' ? isTrue(read) : String(read);
        }
        return value['value'] === undefined ? [] : [value as unknown as MultiValue];
      });
      if (values.length) user[attribute] = values;
    },
    wanted: (user) =>
      (user[attribute] ?? []).map(
        (value) =>
          new Map(
            parts.map(([part, name]) => {
              const wanted = value[part as keyof MultiValue] ?? (part === 'primary' ? false : null);
              const info = infoOf(name);
              const cell = info.kind === 'integer' && typeof wanted === 'boolean' ? Number(wanted) : wanted;
              return [name, toColumn(cell, `${attribute}.${part}`, info, dialect)];
            }),
          ),
      ),
  };
}

function isTrue(value: unknown): boolean {
  return value === true || value === 1 || /^(true|t|y|yes|1)$/i.test(String(value));
}

function singleValues(
  columns: Columns,
  infoOf: (name: string) => ColumnInfo,
  dialect: Dialect,
  within: Within,
  operand: MakeOperand,
): SideValues {
  const fields = createAttributeFields('user', Object.keys(columns)).map((field) => ({
    field,
    name: columns[field.path]!,
    info: infoOf(columns[field.path]!),
  }));
  return {
    filters: {
      far: {
        known: Object.keys(columns),
        operands(path) {
          const found = fields.filter(({ field }) => field.isNamedBy(path));
          return found.length
            ? { operands: found.map(({ name, field }) => operand(name, field.caseExact)), within }
            : undefined;
        },
      },
    },
    apply(user, [row]) {
      if (!row) return;
      for (const { field, name, info } of fields) {
        const value = fromColumn(row[name], info);
        if (value !== undefined) field.write(user, value);
      }
    },
    wanted(user) {
      const values = fields.map(({ field, name, info }) => {
        const value = field.read(user);
        return [name, value === undefined ? null : toColumn(value, field.path, info, dialect)] as const;
      });
      return values.some(([, value]) => value !== null) ? [new Map(values)] : [];
    },
  };
}
