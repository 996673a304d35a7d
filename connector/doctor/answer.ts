import type { Json, JsonObject } from '@postern/protocol/scim';

/** What a server answered, as it came. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body where it is a JSON object, else empty. */
  body: JsonObject;
  /** Milliseconds from sending to the last byte. */
  ms: number;
}

/** Status and the beginning of the body, for findings. */
export function shown({ status, text }: Answer): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' ? `${status} without a body` : `${status} ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`;
}

export function isSuccess({ status }: Answer): boolean {
  return status >= 200 && status < 300;
}

/** The server says that it does not do this at all. */
export function isNotOffered({ status }: Answer): boolean {
  return status === 404 || status === 405 || status === 501;
}

/** The resources of a list; empty where the answer is none. */
export function resourcesOf({ body }: Answer): JsonObject[] {
  const list = body['Resources'];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** The value at a path such as `name.givenName`; names ignore case. Undefined where there is none. */
export function at(value: Json | undefined, path: string): Json | undefined {
  return path.split('.').reduce<Json | undefined>((current, name) => {
    if (!isObject(current)) return undefined;
    const key = Object.keys(current).find((one) => one.toLowerCase() === name.toLowerCase());
    return key === undefined ? undefined : current[key];
  }, value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values of a multi-valued attribute: `value` of each entry. */
export function valuesOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value.map((one) => (isObject(one) ? (one['value'] ?? null) : one)) : [];
}
