import type { Value } from '../ast.ts';

/** Why an evaluation ends: told as `expression_failed`. */
export class ExpressionFault extends Error {}

/** Characters of a text, and entries of a list, that any step of an evaluation may make. */
export const mostSize = 100_000;

/** Texts in one, refused before they are put together where that would be too large. */
export function joined(texts: readonly string[], separator: string): string {
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1));
  if (length > mostSize) throw new ExpressionFault(`a text in it is longer than ${mostSize}`);
  return texts.join(separator);
}

/** Nothing is the empty text, as in Okta's language; a list has no text of its own. */
export function textOf(value: Value): string {
  if (value === null) return '';
  if (Array.isArray(value)) throw new ExpressionFault('a list stands where a text belongs');
  return String(value);
}

export function numberOf(value: Value): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new ExpressionFault(`${JSON.stringify(value)} is no number`);
  return number;
}

export function positionOf(value: Value): number {
  const position = numberOf(value);
  if (!Number.isInteger(position) || position < 0) throw new ExpressionFault(`${position} is no position`);
  return position;
}

export function truthOf(value: Value, where: string): boolean {
  if (value === null) return false;
  if (typeof value !== 'boolean')
    throw new ExpressionFault(`${where} takes true or false, not ${JSON.stringify(value)}`);
  return value;
}

/** Nothing is the empty list, and one value is a list of it. */
export function listOf(value: Value): readonly Value[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}
