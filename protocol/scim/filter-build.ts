import { parsePath } from './path.ts';
import { ScimError } from './scim-error.ts';
import type { Filter } from './types.ts';

/**
 * "Does this person exist": `<attribute> eq "<value>"` for the app's unique field, which may be nested or custom
 * (`urn:okta:onprem_app:1.0:user:custom:departmentName`). Throws ScimError 400 `invalidPath` where `attribute` is no
 * attribute.
 */
export function equalsFilter(attribute: string, value: string): Filter {
  const { filter, ...path } = parsePath(attribute);
  if (filter) throw new ScimError(400, 'invalidPath', 'The unique field cannot select values by brackets.');
  return { op: 'eq', path, value };
}

/** "What changed since": `meta.lastModified gt "<since>"`, for servers with `OPP_SCIM_INCREMENTAL_IMPORTS`. */
export function changedSinceFilter(since: string): Filter {
  return { op: 'gt', path: { attribute: 'meta', sub: 'lastModified' }, value: since };
}
