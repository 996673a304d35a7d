import { isObject, toBoolean } from './json.ts';
import type { CompareOperator, Json } from './types.ts';

/** Does the value count as there (`pr`)? Null, '' and empty objects and arrays do not. */
export function isPresent(value: Json): boolean {
  if (value === null || value === '') return false;
  if (Array.isArray(value)) return value.some(isPresent);
  return !isObject(value) || Object.values(value).some(isPresent);
}

/**
 * One held value against the value of a filter; `ne` is decided above. Okta's SDK quotes every value, so "5" equals 5
 * and "true" equals true. Texts are ordered by code unit, times by instant. Pairs that have no order do not fit.
 */
export function compareValues(
  op: CompareOperator,
  held: Json,
  wanted: string | number | boolean,
  how: { caseExact: boolean; dateTime: boolean },
): boolean {
  if (held === null || typeof held === 'object') return false;
  if (typeof held === 'boolean' || typeof wanted === 'boolean') {
    const left = toBoolean(held);
    return op === 'eq' && left !== undefined && left === toBoolean(wanted);
  }
  if (op === 'co' || op === 'sw' || op === 'ew') return compareParts(op, fold(held, how), fold(wanted, how));
  const order = how.dateTime ? compareTimes(String(held), String(wanted)) : compareScalars(held, wanted, how);
  switch (op) {
    case 'eq':
      return order === 0;
    case 'gt':
      return order > 0;
    case 'ge':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'le':
      return order <= 0;
    default:
      return false;
  }
}

function fold(value: string | number, how: { caseExact: boolean }): string {
  return how.caseExact ? String(value) : String(value).toLowerCase();
}

function compareParts(op: 'co' | 'sw' | 'ew', held: string, wanted: string): boolean {
  if (op === 'co') return held.includes(wanted);
  return op === 'sw' ? held.startsWith(wanted) : held.endsWith(wanted);
}

function compareScalars(held: string | number, wanted: string | number, how: { caseExact: boolean }): number {
  const numeric = typeof held === 'number' && String(wanted).trim() !== '' && Number.isFinite(Number(wanted));
  if (numeric) return held - Number(wanted);
  const [left, right] = [fold(held, how), fold(wanted, how)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Difference of two instants, NaN (fits nothing) where one cannot be read and the texts differ. */
function compareTimes(held: string, wanted: string): number {
  return held === wanted ? 0 : instantOf(held) - instantOf(wanted);
}

/** RFC 3339, or the `04-17-2020 00:00:00` of Okta's samples; without a zone it is UTC, as Okta's agent sends since 3.0.2. */
export function instantOf(text: string): number {
  const american = /^(\d\d)-(\d\d)-(\d{4})[ T](.+)$/.exec(text);
  const iso = american ? `${american[3]}-${american[1]}-${american[2]}T${american[4]}` : text.replace(' ', 'T');
  if (!/^\d{4}-\d\d-\d\d/.test(iso)) return Number.NaN;
  return Date.parse(/T.*(z|[+-]\d\d:?\d\d)$/i.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
}
