import { field, isObject, toList, toText } from './json.ts';
import type { JsonObject } from './types.ts';
import { urns } from './urns.ts';

/** What a resource or a list has, and an error has not. */
const ofResources = ['id', 'userName', 'displayName', 'Resources', 'totalResults'];

/**
 * The status of an error that came under a status of success, as some servers send it: the one that the error itself
 * names (RFC 7644 section 3.12; `code` in SCIM 1.1), else 500. Undefined where the body is no error.
 */
export function errorInside(json: JsonObject): number | undefined {
  if (ofResources.some((name) => field(json, name) !== undefined)) return undefined;
  const listed = (toList(field(json, 'Errors')) ?? []).filter(isObject);
  const schemas = toList(field(json, 'schemas')) ?? [];
  const [error] = schemas.includes(urns.v2.error) ? [json] : listed;
  if (!error) return undefined;
  const named = ['status', 'code', 'statusCode'].map((name) => Number(toText(field(error, name)) ?? ''));
  return named.find((status) => Number.isInteger(status) && status >= 400 && status < 600) ?? 500;
}
