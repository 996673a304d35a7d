import { type CompareOperator, type Json, matches } from '@postern/protocol/scim';
import { invalidFilter } from '../sdk/index.ts';
import { readBoolean, timeText } from './column-values.ts';
import type { AddParam, ColumnInfo, Dialect, SqlValue } from './database.ts';

/** Something a filter can compare, as it stands in the statement. */
export type Operand =
  | { kind: 'column'; expression: string; info: ColumnInfo; caseExact: boolean }
  | { kind: 'key'; expression: string; info: ColumnInfo; parseKey(id: string): SqlValue | undefined }
  | { kind: 'time'; expression: string; info: ColumnInfo }
  | { kind: 'flag'; expression: string; on: SqlValue }
  /** Known from the configuration; holds where one of the expressions is not NULL. */
  | { kind: 'constant'; value: Json; present: string };

/** What a filter compares with; `null` is decided by the caller. */
export type FilterValue = string | number | boolean;

const yes = '1=1';
export const no = '1=0';

/** `pr`: the operand has a value that is not empty. True or false, never NULL. */
export function isPresent(operand: Operand, dialect: Dialect): string {
  switch (operand.kind) {
    case 'constant':
      return operand.value === null ? no : operand.present;
    case 'flag':
      return yes;
    case 'column': {
      const { expression, info } = operand;
      if (info.kind !== 'text' && info.kind !== 'other') return `${expression} IS NOT NULL`;
      return `(${hasText(operand, dialect)})`;
    }
    default:
      return `${operand.expression} IS NOT NULL`;
  }
}

/** A comparison as the in-memory evaluation defines it; `ne` is decided by the caller. True or false, never NULL. */
export function compare(
  operand: Operand,
  op: Exclude<CompareOperator, 'ne'>,
  value: FilterValue,
  dialect: Dialect,
  add: AddParam,
): string {
  switch (operand.kind) {
    case 'constant':
      return constantFits(operand.value, op, value) ? operand.present : no;
    case 'flag': {
      const wanted = readBoolean(value);
      if (op !== 'eq' || wanted === undefined) return no;
      const isOn = isFlagOn(operand, add(operand.on));
      return wanted ? isOn : `NOT ${isOn}`;
    }
    case 'key': {
      if (typeof value === 'boolean') return no;
      if (op !== 'eq') return compareText(operand, op, String(value), true, dialect, add);
      const key = operand.parseKey(String(value));
      return key === undefined ? no : keyEquals(operand, key, dialect, add);
    }
    case 'time':
      return compareTime(operand, op, value, dialect, add);
    case 'column':
      return compareColumn(operand, op, value, dialect, add);
  }
}

/** Whether a flag holds its value for yes; true or false, never NULL. */
export function isFlagOn({ expression }: { expression: string }, on: string): string {
  return `(${expression} IS NOT NULL AND ${expression} = ${on})`;
}

type ColumnOperand = Extract<Operand, { kind: 'column' }>;
type Placed = { expression: string; info: ColumnInfo };

function compareColumn(
  operand: ColumnOperand,
  op: Exclude<CompareOperator, 'ne'>,
  value: FilterValue,
  dialect: Dialect,
  add: AddParam,
): string {
  const { expression, info, caseExact } = operand;
  const guarded = (test: string) => `(${expression} IS NOT NULL AND ${test})`;
  if (typeof value === 'boolean' || info.kind === 'boolean') {
    const wanted = readBoolean(value);
    if (op !== 'eq' || wanted === undefined || info.kind === 'integer' || info.kind === 'number') return no;
    if (info.kind === 'boolean') return guarded(`${expression} = ${add(dialect.toBoolean(wanted))}`);
    return compareText({ expression: `TRIM(${expression})`, info }, 'eq', String(wanted), false, dialect, add);
  }
  if (info.kind === 'datetime') return compareTime(operand, op, value, dialect, add);
  if (info.kind !== 'integer' && info.kind !== 'number') {
    return compareText(operand, op, String(value), caseExact, dialect, add);
  }
  const number = String(value).trim() === '' ? Number.NaN : Number(value);
  if (op === 'co' || op === 'sw' || op === 'ew' || !Number.isFinite(number)) {
    if (op === 'eq') return no;
    return compareText(operand, op, String(value), false, dialect, add);
  }
  return guarded(dialect.testNumber(expression, op, number, add));
}

function compareText(
  { expression, info }: Placed,
  op: Exclude<CompareOperator, 'ne'>,
  value: string,
  caseExact: boolean,
  dialect: Dialect,
  add: AddParam,
): string {
  if (value.includes('\0')) return no;
  const test = dialect.testText(textOf({ expression, info }, dialect), info, op, value, caseExact, add);
  return `(${hasText({ expression, info }, dialect)} AND ${test})`;
}

export function textOf({ expression, info }: Placed, dialect: Dialect): string {
  return info.kind === 'text' ? expression : dialect.asText(expression, info);
}

/** Empty texts are shown as no value, so no comparison may find them. */
export function hasText(placed: Placed, dialect: Dialect): string {
  return `${placed.expression} IS NOT NULL AND LENGTH(${textOf(placed, dialect)}) > 0`;
}

/** Keys compare as the key column does it, so that its index serves; texts that it takes for the same are told apart. */
function keyEquals({ expression, info }: Placed, key: SqlValue, dialect: Dialect, add: AddParam): string {
  if (info.kind === 'text' && typeof key === 'string')
    return compareText({ expression, info }, 'eq', key, true, dialect, add);
  return `(${expression} IS NOT NULL AND ${expression} = ${add(key)})`;
}

function compareTime(
  { expression, info }: Placed,
  op: Exclude<CompareOperator, 'ne'>,
  value: FilterValue,
  dialect: Dialect,
  add: AddParam,
): string {
  if (op === 'co' || op === 'sw' || op === 'ew') {
    throw invalidFilter(`Times cannot be compared with ${op} here. Use eq, gt, ge, lt or le.`);
  }
  const instant = new Date(typeof value === 'string' ? timeText(value) : Number.NaN);
  if (Number.isNaN(instant.getTime())) {
    throw invalidFilter(`${JSON.stringify(value)} is no time. Write it as 2026-01-31T10:00:00Z.`);
  }
  return `(${expression} IS NOT NULL AND ${dialect.testTime(expression, info, op, instant, add)})`;
}

function constantFits(held: Json, op: Exclude<CompareOperator, 'ne'>, value: FilterValue): boolean {
  const schema = 'urn:postern:constant';
  return matches({ op, path: { schema, attribute: 'held' }, value }, { userName: '', custom: { [schema]: { held } } });
}
