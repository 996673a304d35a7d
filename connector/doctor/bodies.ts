/** Bodies as identity providers send them, written by hand: what the doctor sends must not follow our own codecs. */
import type { JsonObject, ScimVersion } from '@postern/protocol/scim';

const core = {
  '1.1': { user: 'urn:scim:schemas:core:1.0', group: 'urn:scim:schemas:core:1.0' },
  '2.0': {
    user: 'urn:ietf:params:scim:schemas:core:2.0:User',
    group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  },
} as const;

export function userBody(
  version: ScimVersion,
  label: string,
  change: JsonObject = {},
): JsonObject & { userName: string } {
  const userName = `${label}@example.com`;
  return {
    schemas: [core[version].user],
    userName,
    name: { formatted: 'Ann Lee', givenName: 'Ann', familyName: 'Lee' },
    emails: [{ value: userName, type: 'work', primary: true }],
    active: true,
    ...change,
  } as JsonObject & { userName: string };
}

export function groupBody(
  version: ScimVersion,
  displayName: string,
  memberIds: readonly string[] = [],
  change: JsonObject = {},
): JsonObject & { displayName: string } {
  return {
    schemas: [core[version].group],
    displayName,
    members: memberIds.map((value) => ({ value })),
    ...change,
  } as JsonObject & { displayName: string };
}

export function patchBody(operations: JsonObject[]): JsonObject {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations };
}
