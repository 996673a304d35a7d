import type { Json } from '@postern/protocol/scim';
import { invalidValue } from '../sdk/index.ts';
import type { ColumnInfo, Dialect, SqlValue } from './database.ts';

/** A SCIM value as the column takes it. Throws 400 that names the attribute. */
export function toColumn(value: Json, path: string, column: ColumnInfo, dialect: Dialect): SqlValue {
  if (value === null) return null;
  if (typeof value === 'object') {
    throw invalidValue(
      `${path} holds several values, and its column ${column.name} takes one. Map one of them, e.g. ${path}[primary].`,
    );
  }
  switch (column.kind) {
    case 'integer':
      return toInteger(value, path, column);
    case 'number':
      if (typeof value !== 'boolean' && String(value).trim() !== '' && Number.isFinite(Number(value)))
        return Number(value);
      throw refused(value, path, column, 'a number');
    case 'boolean': {
      const flag = readBoolean(value);
      if (flag === undefined) throw refused(value, path, column, 'true or false');
      return dialect.toBoolean(flag);
    }
    case 'datetime': {
      const instant = new Date(String(value));
      if (Number.isNaN(instant.getTime())) throw refused(value, path, column, 'a date such as 2026-01-31T10:00:00Z');
      return dialect.toTime(instant, column);
    }
    default:
      return toText(String(value), path, column);
  }
}

/** A column's value as SCIM shows it; `undefined` for NULL and for an empty text. */
export function fromColumn(value: unknown, column: ColumnInfo): Json | undefined {
  if (value === null || value === undefined) return undefined;
  switch (column.kind) {
    case 'integer':
    case 'number': {
      const number = Number(value);
      return Number.isInteger(number) && !Number.isSafeInteger(number) ? String(value) : number;
    }
    case 'boolean':
      return value instanceof Uint8Array ? value[0] === 1 : value === true || value === 1 || value === '1';
    case 'datetime':
      return timeText(value);
    default:
      return textOf(value, column);
  }
}

/** An empty text counts as no value. Fixed-length columns of PostgreSQL come filled up with spaces. */
function textOf(value: unknown, { type }: ColumnInfo): string | undefined {
  const text = value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
  return (type.startsWith('character(') ? text.trimEnd() : text) || undefined;
}

/** RFC 3339 for a column that holds a time. */
export function columnTime(value: unknown, { seconds }: ColumnInfo): string {
  return timeText(seconds ? Number(value) * 1000 : value);
}

/** RFC 3339 in UTC for what databases hold as a time; texts that are none stay as they are. Numbers are milliseconds. */
export function timeText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return new Date(Number(value)).toISOString();
  const text = String(value);
  if (/^\d{10,}$/.test(text)) return new Date(Number(text)).toISOString();
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)\d*(Z|[+-]\d\d(?::?\d\d)?)?$/i.exec(text);
  if (!match) return text;
  const [, day, time, zone = 'Z'] = match;
  const instant = new Date(`${day}T${time}${/^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone}`);
  return Number.isNaN(instant.getTime()) ? text : instant.toISOString();
}

/** What a column holds when the attribute is taken away. Text columns that refuse NULL and have a default are emptied. */
export function emptyValue({ kind, required, generated }: ColumnInfo): SqlValue {
  return required && generated && kind === 'text' ? '' : null;
}

/** true, false, "true", "False"; `undefined` for the rest. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function toText(text: string, path: string, { name, maxLength }: ColumnInfo): string {
  if (text.includes('\0')) throw invalidValue(`${path} holds a NUL character, which no database stores. Remove it.`);
  if (maxLength !== undefined && text.length > maxLength && [...text].length > maxLength) {
    throw invalidValue(
      `${path} has ${[...text].length} characters; its column ${name} takes ${maxLength}. Shorten it.`,
    );
  }
  return text;
}

function toInteger(value: string | number | boolean, path: string, column: ColumnInfo): SqlValue {
  const text = String(value).trim();
  if (!/^-?\d{1,18}$/.test(text)) throw refused(value, path, column, 'a whole number');
  const number = Number(text);
  const { min, max } = column.range ?? { min: -Infinity, max: Infinity };
  if (number < min || number > max) throw refused(value, path, column, `a whole number from ${min} to ${max}`);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

function refused(value: unknown, path: string, column: ColumnInfo, wanted: string): Error {
  return invalidValue(`${path} is ${JSON.stringify(value)}; its column ${column.name} takes ${wanted}.`);
}
