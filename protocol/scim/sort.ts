import { instantOf } from './compare.ts';
import { field, isObject } from './json.ts';
import { findInResource, selectElements } from './lookup.ts';
import type { AttributePath, Json, ScimGroup, ScimUser, Sort } from './types.ts';

/**
 * The resources in the order of one attribute (RFC 7644 section 3.4.2.3), a copy; equal ones keep their order. Texts
 * compare by the `caseExact` of the attribute, of several values the primary one counts, else the first. Resources
 * without the attribute come last, and first in a descending order.
 */
export function sortResources<T extends ScimUser | ScimGroup>(resources: Iterable<T>, sort: Sort): T[] {
  const keyed = Array.from(resources, (resource) => ({ resource, key: keyOf(resource, sort.path) }));
  const direction = sort.descending ? -1 : 1;
  keyed.sort((left, right) => direction * compareKeys(left.key, right.key));
  return keyed.map(({ resource }) => resource);
}

type Key = string | number | undefined;

function keyOf(resource: ScimUser | ScimGroup, path: AttributePath): Key {
  const found = findInResource(resource, path);
  const primary = selectElements(resource, path).elements.findIndex(
    (one) => isObject(one) && field(one, 'primary') === true,
  );
  const value: Json | undefined = found.values[primary] ?? found.values[0];
  if (value === undefined || value === null || value === '' || typeof value === 'object') return undefined;
  if (found.dateTime) {
    const instant = instantOf(String(value));
    return Number.isNaN(instant) ? undefined : instant;
  }
  if (typeof value === 'number') return value;
  return found.caseExact ? String(value) : String(value).toLowerCase();
}

function compareKeys(left: Key, right: Key): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  if (typeof left === 'number') return typeof right === 'number' ? left - right : -1;
  return typeof right === 'string' && left < right ? -1 : 1;
}
