import type { JsonObject, ListPage, ScimVersion } from './types.ts';
export function encodeList(page: ListPage<JsonObject>, version: ScimVersion): JsonObject;
export function encodeList<T>(page: ListPage<T>, version: ScimVersion, encodeOne: (one: T) => JsonObject): JsonObject;
export function encodeList(_page: ListPage<unknown>, _version: ScimVersion, _encodeOne?: (one: never) => JsonObject): JsonObject { throw new Error('soon'); }
