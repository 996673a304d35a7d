import type { JsonObject, ListPage, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

/**
 * One page of a list (RFC 7644 section 3.4.2). `resources` are wire objects, or anything with `encodeOne`. Counters are
 * integers in both versions, as Okta requires: `totalResults` and `itemsPerPage` default to the length of the page,
 * `startIndex` to 1.
 */
export function encodeList(page: ListPage<JsonObject>, version: ScimVersion): JsonObject;
export function encodeList<T>(page: ListPage<T>, version: ScimVersion, encodeOne: (one: T) => JsonObject): JsonObject;
export function encodeList<T>(page: ListPage<T>, version: ScimVersion, encodeOne?: (one: T) => JsonObject): JsonObject {
  const length = page.resources.length;
  return {
    schemas: [version === '1.1' ? urns.v1.core : urns.v2.list],
    totalResults: counter(page.totalResults, length),
    startIndex: counter(page.startIndex, 1),
    itemsPerPage: counter(page.itemsPerPage, length),
    // Without `encodeOne` the first overload says that the resources are wire objects already.
    Resources: encodeOne ? page.resources.map((one) => encodeOne(one)) : (page.resources as JsonObject[]),
  };
}

function counter(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isFinite(value) ? Math.max(0, Math.trunc(value)) : otherwise;
}
