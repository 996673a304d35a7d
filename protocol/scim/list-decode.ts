import { field, requireObject, toCount, toList } from './json.ts';
import type { JsonObject, ListPage } from './types.ts';

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
  for (const name of ['totalResults', 'startIndex', 'itemsPerPage'] as const) {
    const count = toCount(field(wire, name));
    if (count !== undefined) page[name] = count;
  }
  return page;
}
