import type { Json, JsonObject } from '@postern/protocol/scim';
import { attributeList } from './list-query.ts';

const always = new Set(['id', 'schemas']);

/** Cuts resources down to `attributes`, or by `excludedAttributes` (RFC 7644 section 3.9); `undefined` when neither is there. */
export function projectionOf(query: URLSearchParams): ((resource: JsonObject) => JsonObject) | undefined {
  const wanted = attributeList(query, 'attributes');
  if (wanted) return (resource) => pick(resource, wanted);
  const excluded = attributeList(query, 'excludedAttributes')?.filter((path) => !always.has(path));
  return excluded?.length ? (resource) => drop(resource, excluded) : undefined;
}

function pick(resource: JsonObject, paths: readonly string[]): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(resource)) {
    const subs = subPaths(key, paths);
    if (always.has(key) || subs.includes('')) kept[key] = value;
    else if (subs.length) kept[key] = inside(value, (object) => pick(object, subs));
  }
  return kept;
}

function drop(resource: JsonObject, paths: readonly string[]): JsonObject {
  const kept: JsonObject = {};
  for (const [key, value] of Object.entries(resource)) {
    const subs = subPaths(key, paths);
    if (!subs.includes('')) kept[key] = subs.length ? inside(value, (object) => drop(object, subs)) : value;
  }
  return kept;
}

/** What remains of each path below `key`; `''` where the path names the key itself. */
function subPaths(key: string, paths: readonly string[]): string[] {
  const name = key.toLowerCase();
  return paths.flatMap((path) => {
    const rest = path.startsWith('urn:') && !path.startsWith(name) ? path.slice(path.lastIndexOf(':') + 1) : path;
    if (rest === name) return [''];
    return rest.startsWith(`${name}.`) || rest.startsWith(`${name}:`) ? [rest.slice(name.length + 1)] : [];
  });
}

function inside(value: Json, change: (object: JsonObject) => JsonObject): Json {
  if (Array.isArray(value)) return value.map((one) => inside(one, change));
  return typeof value === 'object' && value !== null ? change(value) : value;
}
