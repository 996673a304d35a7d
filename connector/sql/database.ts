/**
 * What the connector needs of a database. Three dialect files provide it; nothing else knows which one is there.
 */

export type SqlValue = string | number | bigint | boolean | null;
export type Row = Record<string, unknown>;

export interface ColumnInfo {
  name: string;
  kind: 'text' | 'integer' | 'number' | 'boolean' | 'datetime' | 'other';
  /** The database refuses NULL. */
  required: boolean;
  /** Filled by the database when a new row leaves it out. */
  generated: boolean;
  /** Longest text in characters, where the database enforces one. */
  maxLength?: number;
  /** Bounds of an integer, where they are narrower than 64 bits. */
  range?: { min: number; max: number };
  /** Type as the database calls it. */
  type: string;
  /** Upper and lower case are the same for the database's own `=`. */
  ignoresCase?: boolean;
  /** An integer that counts seconds since 1970; without it, one that holds a time counts milliseconds. */
  seconds?: boolean;
}

export interface Executor {
  /** Rows of a statement; of a changing one, those it returns. */
  all(sql: string, params: readonly SqlValue[]): Promise<Row[]>;
  /** Runs a changing statement. `key` is the generated key where the database says it this way. */
  run(sql: string, params: readonly SqlValue[]): Promise<{ affected: number; key?: string }>;
}

export type TextOperator = 'eq' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';
export type OrderOperator = 'eq' | 'gt' | 'ge' | 'lt' | 'le';

/** Adds a value to the statement that is being written and answers its placeholder. */
export type AddParam = (value: SqlValue) => string;

/** How one kind of database says things. */
export interface Dialect {
  name: 'sqlite' | 'mysql' | 'postgres';
  /** `INSERT … RETURNING` and `UPDATE … RETURNING` work. */
  returning: boolean;
  /** Appended to a SELECT that is followed by a write of the same row. */
  forUpdate: string;
  /** `n` counts from 1. */
  placeholder(n: number): string;
  quote(identifier: string): string;
  /** Statement that makes an index for lookups that ignore case; for advice only. */
  nameIndex(table: string, column: string): string;
  /** The value as text that compares with what `readText` answers for it. */
  asText(expression: string, column: ColumnInfo): string;
  /** A text that `<` and ORDER BY compare letter by letter, whatever the collation of its column is. */
  comparableText(expression: string, column: ColumnInfo, caseExact: boolean): string;
  /** A time that `<` and ORDER BY compare as instants. */
  comparableTime(expression: string, column: ColumnInfo): string;
  /** Comparison of a text column; `value` must be added through `add`. */
  testText(
    expression: string,
    column: ColumnInfo,
    op: TextOperator,
    value: string,
    caseExact: boolean,
    add: AddParam,
  ): string;
  /** Comparison of an integer or number column. */
  testNumber(expression: string, op: OrderOperator, value: number, add: AddParam): string;
  /** Comparison of a date column with an instant. */
  testTime(expression: string, column: ColumnInfo, op: OrderOperator, instant: Date, add: AddParam): string;
  toBoolean(value: boolean): SqlValue;
  toTime(instant: Date, column: ColumnInfo): SqlValue;
}

/** What went wrong, whatever database said it. */
export interface DatabaseProblem {
  kind: 'duplicate' | 'required' | 'tooLong' | 'invalid' | 'reference' | 'unavailable' | 'conflict';
  /** Columns it is about, where the database names them. */
  columns: string[];
  message: string;
}

export interface Database {
  dialect: Dialect;
  /** Runs a reading statement; it sees everything that was answered before. */
  read(sql: string, params: readonly SqlValue[]): Promise<Row[]>;
  /**
   * Runs a job that changes something; durable when it resolves. All of it happens or nothing.
   * `single`: the job sends one changing statement, so no transaction is needed around it.
   * A job may wait for the executor only, and may run again after a conflict.
   */
  write<T>(job: (executor: Executor) => Promise<T>, options?: { single?: boolean }): Promise<T>;
  /** Columns of a table or view; `undefined` when there is none of this name. */
  describe(table: string): Promise<ColumnInfo[] | undefined>;
  /** The best index that serves lookups in a text column that ignore case; a unique one refuses the same name twice. */
  nameIndex(table: string, column: string): Promise<'unique' | 'plain' | undefined>;
  /** `undefined` for errors that are not the database's. */
  problemOf(error: unknown): DatabaseProblem | undefined;
  close(): Promise<void>;
}

export const orderSigns = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

/** Quotes each part of `schema.table`. */
export function quoteParts(identifier: string, quote: string): string {
  return identifier
    .split('.')
    .map((part) => quote + part.replaceAll(quote, quote + quote) + quote)
    .join('.');
}

/** Pattern for `LIKE … ESCAPE '!'`, in which the value means itself. */
export function likePattern(op: 'co' | 'sw' | 'ew', value: string): string {
  const escaped = value.replace(/[!%_]/g, '!$&');
  return `${op === 'sw' ? '' : '%'}${escaped}${op === 'ew' ? '' : '%'}`;
}

/** What an integer column that holds times has for this instant. */
export function epochOf(instant: Date, { seconds }: ColumnInfo): number {
  return seconds ? Math.floor(instant.getTime() / 1000) : instant.getTime();
}

/** The whole number with which `op` compares as it would with the instant itself. */
export function epochBound(instant: Date, { seconds }: ColumnInfo, op: OrderOperator): number {
  const exact = instant.getTime() / (seconds ? 1000 : 1);
  if (op === 'eq') return Number.isInteger(exact) ? exact : -1;
  return op === 'gt' || op === 'le' ? Math.floor(exact) : Math.ceil(exact);
}

/** A value from the configuration as it stands in a statement. Requests never get here: theirs are parameters. */
export function literal(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value !== 'string') return String(value);
  if (/[\\\0]/.test(value))
    throw new Error(`The value "${value}" of the configuration holds a backslash, which cannot stand here.`);
  return `'${value.replaceAll("'", "''")}'`;
}

/** For `nameIndex`: rows say with `is_unique` what each index is. */
export function bestIndex(rows: readonly Row[]): 'unique' | 'plain' | undefined {
  if (!rows.length) return undefined;
  return rows.some(({ is_unique }) => is_unique === true || Number(is_unique) === 1) ? 'unique' : 'plain';
}
