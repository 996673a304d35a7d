import {
  type AttributeDefinition,
  enterpriseAttributes,
  grantAttributes,
  groupAttributes,
  groupCustomAttributes,
  userAttributes,
} from './attributes.ts';
import type { Offered } from './resource-types.ts';
import { describeAttribute, describeCustom } from './schema-attribute.ts';
import { describeOldAttribute, describeOldCustom } from './schema-attribute-v1.ts';
import type { JsonObject, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

export interface CustomAttribute {
  name: string;
  type: 'string' | 'boolean' | 'integer' | 'decimal';
  multiValued?: boolean;
  required?: boolean;
  description?: string;
}

export interface CustomSchema {
  urn: string;
  name?: string;
  description?: string;
  attributes: readonly CustomAttribute[];
}

/**
 * The resources of `/Schemas`, for `encodeList` or one by one by `id`, with the attributes that we really hold.
 * 2.0 (RFC 7643 section 7): User, enterprise, one per custom schema, Group, Okta's group extension.
 * 1.1 (core schema section 10): User and Group, extension attributes inside User with the URN in `schema`.
 */
export function schemaDocuments(
  version: ScimVersion,
  options: { custom?: readonly CustomSchema[] } & Offered = {},
): JsonObject[] {
  const { custom = [], users = true, groups = true, entitlements = false, roles = false } = options;
  const documents = version === '1.1' ? oldDocuments(custom) : newDocuments(custom);
  return [
    ...(users ? documents.users : []),
    ...(groups ? documents.groups : []),
    ...(entitlements ? documents.entitlements : []),
    ...(roles ? documents.roles : []),
  ];
}

type Documents = Record<keyof Offered, JsonObject[]>;

function newDocuments(custom: readonly CustomSchema[]): Documents {
  const standard = (id: string, name: string, description: string, attributes: readonly AttributeDefinition[]) =>
    document(id, name, description, attributes.map(describeAttribute));
  const users = [
    standard(urns.v2.user, 'User', 'An account.', userAttributes),
    standard(urns.v2.enterprise, 'EnterpriseUser', 'What an employer knows about a person.', enterpriseAttributes),
    ...custom.map((one) =>
      document(
        one.urn,
        one.name ?? 'Custom',
        one.description ?? 'Custom attributes.',
        one.attributes.map(describeCustom),
      ),
    ),
  ];
  const groups = [
    standard(urns.v2.group, 'Group', 'A group of accounts.', groupAttributes),
    standard(urns.groupCustom, 'OktaGroup', 'What Okta adds to a group.', groupCustomAttributes),
  ];
  return {
    users,
    groups,
    entitlements: [standard(urns.entitlement, 'Entitlement', 'What an account may do.', grantAttributes)],
    roles: [standard(urns.role, 'Role', 'A role of accounts.', grantAttributes)],
  };
}

function document(id: string, name: string, description: string, attributes: JsonObject[]): JsonObject {
  const meta = { resourceType: 'Schema', location: `/Schemas/${id}` };
  return { schemas: [urns.v2.schema], id, name, description, attributes, meta };
}

function oldDocuments(custom: readonly CustomSchema[]): Documents {
  const { core, enterprise } = urns.v1;
  const user = [
    ...userAttributes.map((one) => describeOldAttribute(one, core)),
    ...enterpriseAttributes.map((one) => describeOldAttribute(one, enterprise)),
    ...custom.flatMap(({ urn, attributes }) => attributes.map((one) => describeOldCustom(one, urn))),
  ];
  const group = [
    ...groupAttributes.map((one) => describeOldAttribute(one, core)),
    ...groupCustomAttributes.map((one) => describeOldAttribute(one, urns.groupCustom)),
  ];
  return {
    users: [oldDocument('User', 'An account.', '/Users', user)],
    groups: [oldDocument('Group', 'A group of accounts.', '/Groups', group)],
    entitlements: [],
    roles: [],
  };
}

function oldDocument(name: string, description: string, endpoint: string, attributes: JsonObject[]): JsonObject {
  return { id: `${urns.v1.core}:${name}`, schema: urns.v1.core, name, description, endpoint, attributes };
}
