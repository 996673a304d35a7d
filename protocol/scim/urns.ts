/** Schema and message URNs: RFC 7643 section 8, RFC 7644 section 8, SCIM 1.1 core schema, and Okta's own. */
export const urns = {
  v1: {
    core: 'urn:scim:schemas:core:1.0',
    enterprise: 'urn:scim:schemas:extension:enterprise:1.0',
    providerConfig: 'urn:scim:schemas:core:1.0',
    oktaProviderConfig: 'urn:okta:schemas:scim:providerconfig:1.0',
  },
  v2: {
    user: 'urn:ietf:params:scim:schemas:core:2.0:User',
    group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
    enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
    providerConfig: 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig',
    oktaProviderConfig: 'urn:okta:schemas:scim:providerconfig:2.0',
    resourceType: 'urn:ietf:params:scim:schemas:core:2.0:ResourceType',
    schema: 'urn:ietf:params:scim:schemas:core:2.0:Schema',
    list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
    error: 'urn:ietf:params:scim:api:messages:2.0:Error',
    patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  },
  /** Constant in both versions; holds the description of a group. */
  groupCustom: 'urn:okta:custom:group:1.0',
  /** Okta's resource types of what an account may be given. */
  entitlement: 'urn:okta:scim:schemas:core:1.0:Entitlement',
  role: 'urn:okta:scim:schemas:core:1.0:Role',
  /** Ours: the server tells of changes at `/Changes`, in both versions. */
  changes: 'urn:postern:scim:schemas:1.0:Changes',
} as const;

const core: ReadonlySet<string> = new Set([urns.v1.core, urns.v2.user, urns.v2.group].map((urn) => urn.toLowerCase()));
const enterprise: ReadonlySet<string> = new Set(
  [urns.v1.enterprise, urns.v2.enterprise].map((urn) => urn.toLowerCase()),
);

/** Is this the URN of a core schema of either version? Case is ignored. */
export function isCoreUrn(urn: string): boolean {
  return core.has(urn.toLowerCase());
}

/** Is this the URN of the enterprise extension of either version? Case is ignored. */
export function isEnterpriseUrn(urn: string): boolean {
  return enterprise.has(urn.toLowerCase());
}

/** Is this the URN under which Okta sends the description of a group? Case is ignored. */
export function isGroupCustomUrn(urn: string): boolean {
  return urn.toLowerCase() === urns.groupCustom;
}
