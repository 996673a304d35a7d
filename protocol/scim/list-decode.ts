import { field, requireObject, toCount, toList } from './json.ts';
import type { JsonObject, ListPage } from './types.ts';
import { urns } from './urns.ts';

const counters = ['totalResults', 'startIndex', 'itemsPerPage'] as const;

/**
 * Whether an answer is a list, be it an empty one; not so where it is something else, which must not count as "nobody
 * found". An object without any field counts as an empty list.
 */
export function isList(json: JsonObject): boolean {
  const schemas = toList(field(json, 'schemas')) ?? [];
  return (
    Object.keys(json).length === 0 ||
    ['Resources', ...counters].some((name) => field(json, name) !== undefined) ||
    schemas.includes(urns.v2.list)
  );
}

/**
 * One page of a list from either version. Counters may be strings, missing or nonsense (then `undefined`); `Resources`
 * may be missing (empty), and a bare array counts as a page. Throws ScimError 400 `invalidSyntax` where `json` is
 * neither object nor array, and whatever `decodeOne` throws.
 */
export function decodeList<T>(json: unknown, decodeOne: (json: unknown) => T): ListPage<T> {
  const wire = Array.isArray(json) ? ({ Resources: json } as JsonObject) : requireObject(json, 'A list');
  const page: ListPage<T> = {
    resources: (toList(field(wire, 'Resources')) ?? []).map((resource) => decodeOne(resource)),
  };
  for (const name of counters) {
    const count = toCount(field(wire, name));
    if (count !== undefined) page[name] = count;
  }
  return page;
}
