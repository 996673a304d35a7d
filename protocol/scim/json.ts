import { ScimError } from './scim-error.ts';
import type { Json, JsonObject } from './types.ts';

/** Is this a JSON object: no array, no null? */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or ScimError 400 `invalidSyntax` with `what` in the sentence. */
export function requireObject(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new ScimError(400, 'invalidSyntax', `${what} must be a JSON object.`);
}

/** The key as the object spells it, or undefined. Attribute names ignore case (RFC 7643 section 2.1). */
export function keyOf(object: object, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  const wanted = name.toLowerCase();
  // Most names that are looked for are not there at all: their length alone tells most of it.
  return Object.keys(object).find((key) => key.length === wanted.length && key.toLowerCase() === wanted);
}

/** Own value by name, ignoring case; never an inherited one such as `constructor`. */
export function field(object: JsonObject, name: string): Json | undefined {
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
}

/** Text of a scalar: servers send numbers where SCIM says string. Undefined for everything else. */
export function toText(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** Boolean, also from "True", "false" (Entra ID sends these). Undefined for everything else. */
export function toBoolean(value: Json | undefined): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return undefined;
  const text = value.trim().toLowerCase();
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Non-negative whole number, also from "12". Undefined for everything else. */
export function toCount(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** List of values: an array as it is, nothing as undefined, a lone value as a list of one. */
export function toList(value: Json | undefined): Json[] | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value : [value];
}

/** Copy of the named text fields that are there; `target` decides what type comes out. */
export function textFields<K extends string>(object: JsonObject, names: readonly K[]): { [P in K]?: string } {
  const found: { [P in K]?: string } = {};
  for (const name of names) {
    const text = toText(field(object, name));
    if (text !== undefined) found[name] = text;
  }
  return found;
}

/** The object without keys whose value is undefined, so that JSON and `toEqual` agree. */
export function compact(object: Record<string, unknown>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject;
}
