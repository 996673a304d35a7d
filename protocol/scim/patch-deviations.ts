import { field, isObject, toList, toText } from './json.ts';
import type { Json } from './types.ts';

/**
 * A short sentence for each way in which the body of a PATCH deviates from RFC 7644 section 3.5.2 and is accepted all
 * the same: `op` in capitals, what goes in `value` of a remove, texts for booleans, dotted names and whole paths as keys
 * of a value without a path (all from Entra ID). Never throws.
 */
export function patchDeviations(body: unknown): string[] {
  if (!isObject(body)) return [];
  const operations = (toList(field(body, 'Operations')) ?? []).filter(isObject);
  const notes = operations.flatMap((operation): string[] => {
    const op = toText(field(operation, 'op')) ?? '';
    const path = toText(field(operation, 'path')) ?? '';
    const value = field(operation, 'value');
    const found = /^(add|remove|replace)$/.test(op) ? [] : [`op "${op.slice(0, 20)}" is not in lower case`];
    if (/^remove$/i.test(op.trim()) && value !== undefined && value !== null)
      found.push('remove names what goes in value');
    if (path === '' && isObject(value)) found.push(...keyDeviations(value));
    return isTextBoolean(value) ? [...found, `${path} is the text ${JSON.stringify(value)}, not a boolean`] : found;
  });
  return [...new Set(notes)];
}

function keyDeviations(value: { [key: string]: Json }): string[] {
  return Object.entries(value).flatMap(([key, one]) => {
    const named = key.slice(0, 100);
    const path = /[.[]/.test(key.replace(/^urn:.*:/i, '')) ? [`the key ${named} is a path`] : [];
    return isTextBoolean(one) ? [...path, `${named} is the text ${JSON.stringify(one)}, not a boolean`] : path;
  });
}

function isTextBoolean(value: Json | undefined): boolean {
  return typeof value === 'string' && /^(true|false)$/i.test(value);
}
