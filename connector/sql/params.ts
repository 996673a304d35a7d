import type { AddParam, Dialect, SqlValue } from './database.ts';

/** Collects the values of one statement; `add` answers the placeholder and must be called in the order of the text. */
export function createParams(dialect: Dialect): { add: AddParam; values: SqlValue[] } {
  const values: SqlValue[] = [];
  const add = (value: SqlValue): string => dialect.placeholder(values.push(value));
  return { add, values };
}

/** `?, ?, ?` for the values, padded with the last one to a power of two, so that few different statements exist. */
export function addList(values: readonly SqlValue[], add: AddParam): string {
  const last = values[values.length - 1] ?? null;
  const length = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  return Array.from({ length }, (_, index) => add(index < values.length ? values[index]! : last)).join(', ');
}

/** Parts of a list that one statement can carry. */
export function chunks<T>(values: readonly T[], size = 512): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, n) => values.slice(n * size, (n + 1) * size));
}
