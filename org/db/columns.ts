/** Types of columns. Both drivers give: timestamptz = Date, jsonb = parsed, bigint = number, arrays = arrays. */
import type { ColumnType } from 'kysely';

/** A jsonb column: read parsed, written through `json()` (the drivers would turn a bare array into something else). */
export type Jsonb<T> = ColumnType<T, string, string>;
export type JsonbDefault<T> = ColumnType<T, string | undefined, string>;
export type JsonbNull<T> = ColumnType<T | null, string | null | undefined, string | null>;
export type Time = ColumnType<Date, Date | string, Date | string>;
export type TimeDefault = ColumnType<Date, Date | string | undefined, Date | string>;
export type TimeNull = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
