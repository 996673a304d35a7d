import { field, isObject, requireObject, textFields, toText } from './json.ts';
import { decodeMeta } from './meta-decode.ts';
import { decodeReferences } from './multi-value.ts';
import { ScimError } from './scim-error.ts';
import type { ScimGroup } from './types.ts';
import { urns } from './urns.ts';

/**
 * A group from SCIM 1.1 or 2.0, as tolerant as `decodeUser`; members may be plain ids. Throws ScimError 400:
 * `invalidSyntax` where `json` is no object; with `require`, `invalidValue` where `displayName` is missing or empty.
 * Without `require` a missing `displayName` becomes ''.
 */
export function decodeGroup(json: unknown, options: { require?: boolean } = {}): ScimGroup {
  const wire = requireObject(json, 'A group');
  const displayName = toText(field(wire, 'displayName')) ?? '';
  if (options.require && displayName.trim() === '') {
    throw new ScimError(400, 'invalidValue', 'The attribute displayName is required.');
  }
  const group: ScimGroup = { displayName, ...textFields(wire, ['id', 'externalId']) };
  const members = decodeReferences(field(wire, 'members'));
  if (members) group.members = members;
  const block = field(wire, urns.groupCustom);
  const description = isObject(block) ? toText(field(block, 'description')) : undefined;
  if (description !== undefined) group.description = description;
  const meta = decodeMeta(field(wire, 'meta'));
  if (meta) group.meta = meta;
  return group;
}
