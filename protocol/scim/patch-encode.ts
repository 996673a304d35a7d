import { formatPath } from './filter-format.ts';
import { encodeReferences } from './multi-value.ts';
import type { JsonObject, Reference } from './types.ts';
import { urns } from './urns.ts';

/**
 * Body of PATCH /Groups/{id} for a difference in members (RFC 7644 section 3.5.2): one remove with
 * `members[value eq "…"]` per member, which Okta sends and every server knows, then one add. With no difference
 * `Operations` is empty; then send nothing.
 */
export function encodeMemberPatch(change: { add?: readonly Reference[]; remove?: readonly Reference[] }): JsonObject {
  const removals = (change.remove ?? []).map(({ value }) => ({
    op: 'remove',
    path: formatPath({ attribute: 'members', filter: { op: 'eq', path: { attribute: 'value' }, value } }),
  }));
  const added = encodeReferences(change.add ?? []) ?? [];
  const additions = added.length === 0 ? [] : [{ op: 'add', path: 'members', value: added }];
  return { schemas: [urns.v2.patch], Operations: [...removals, ...additions] };
}

/** Body of PATCH /Users/{id} that switches an account on or off, in Okta's shape: without a path. */
export function encodeActivePatch(active: boolean): JsonObject {
  return { schemas: [urns.v2.patch], Operations: [{ op: 'replace', value: { active } }] };
}
