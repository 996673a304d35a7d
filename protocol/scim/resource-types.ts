import type { JsonObject, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

/** Which resources a server has; users and groups where it does not say. */
export interface Offered {
  users?: boolean;
  groups?: boolean;
  entitlements?: boolean;
  roles?: boolean;
}

/**
 * The resources of `/ResourceTypes` (RFC 7643 section 6), for `encodeList`: User with the enterprise extension and the
 * custom ones, Group with Okta's, Okta's Entitlement and Role; only those that are offered. SCIM 1.1 has no such endpoint; then the list is empty.
 */
export function resourceTypes(
  version: ScimVersion,
  options: { custom?: readonly { urn: string }[] } & Offered = {},
): JsonObject[] {
  if (version === '1.1') return [];
  const custom = (options.custom ?? []).map(({ urn }) => urn);
  const { users = true, groups = true, entitlements = false, roles = false } = options;
  return [
    ...(users ? [resourceType('User', '/Users', 'Accounts.', urns.v2.user, [urns.v2.enterprise, ...custom])] : []),
    ...(groups ? [resourceType('Group', '/Groups', 'Groups of accounts.', urns.v2.group, [urns.groupCustom])] : []),
    ...(entitlements
      ? [resourceType('Entitlement', '/Entitlements', 'What an account may do.', urns.entitlement, [])]
      : []),
    ...(roles ? [resourceType('Role', '/Roles', 'Roles of accounts.', urns.role, [])] : []),
  ];
}

function resourceType(
  name: string,
  endpoint: string,
  description: string,
  schema: string,
  extensions: readonly string[],
): JsonObject {
  return {
    schemas: [urns.v2.resourceType],
    id: name,
    name,
    endpoint,
    description,
    schema,
    schemaExtensions: extensions.map((urn) => ({ schema: urn, required: false })),
    meta: { resourceType: 'ResourceType', location: `/ResourceTypes/${name}` },
  };
}
