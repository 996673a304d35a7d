import { compact } from './json.ts';
import { encodeReferences } from './multi-value.ts';
import type { JsonObject, ScimGroup, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

/**
 * A group on the wire, as body and as answer. `members` is the full list and is written even when empty, since a PUT
 * without it would leave the old members in place on some servers. The description goes under Okta's
 * `urn:okta:custom:group:1.0` in both versions, and the URN is listed only then.
 */
export function encodeGroup(group: ScimGroup, version: ScimVersion): JsonObject {
  const described = group.description !== undefined;
  const core = version === '1.1' ? urns.v1.core : urns.v2.group;
  return compact({
    schemas: described ? [core, urns.groupCustom] : [core],
    id: group.id,
    externalId: group.externalId,
    displayName: group.displayName,
    members: encodeReferences(group.members),
    [urns.groupCustom]: described ? { description: group.description } : undefined,
    meta: group.meta && compact({ ...group.meta }),
  });
}
