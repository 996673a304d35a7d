import {
  checkResource,
  decodeGroup,
  decodeUser,
  encodeGroup,
  encodeUser,
  type JsonObject,
  type Meta,
  type ScimGroup,
  type ScimUser,
  type ScimVersion,
} from '@postern/protocol/scim';
import type { Connector, ResourceHandlers, Stored } from './connector.ts';

/** One endpoint: how its resources are read, written and stored. */
export interface ResourceKind<T extends ScimUser | ScimGroup> {
  path: 'Users' | 'Groups';
  handlers: ResourceHandlers<T>;
  /** A sent resource. What it deviates from the RFC is added to `notes`. Throws ScimError 400. */
  decode(body: unknown, notes: string[]): T;
  encode(resource: Stored<T>, meta: Pick<Meta, 'location' | 'version'>): JsonObject;
  /** Most bytes of a body; absent where only the server's limit counts. */
  largestBody?: number;
  /** A changed resource is sent back. A group with many members is not: 204 says enough. */
  patchAnswersBody: boolean;
}

/** SCIM 1.1 has no `resourceType`, and some 1.1 clients fail on it. */
function typeOf(version: ScimVersion, resourceType: string): { resourceType?: string } {
  return version === '1.1' ? {} : { resourceType };
}

export function userKind(connector: Connector, version: ScimVersion): ResourceKind<ScimUser> {
  return {
    path: 'Users',
    largestBody: 1024 * 1024,
    handlers: connector.users,
    decode(body, notes) {
      notes.push(...checkResource(body, 'User'));
      return decodeUser(body, { require: true });
    },
    encode: ({ password: _, ...user }, meta) =>
      encodeUser({ ...user, meta: { ...typeOf(version, 'User'), ...user.meta, ...meta } }, version),
    patchAnswersBody: true,
  };
}

export function groupKind(connector: Connector, version: ScimVersion): ResourceKind<ScimGroup> {
  return {
    path: 'Groups',
    handlers: connector.groups,
    decode(body, notes) {
      notes.push(...checkResource(body, 'Group'));
      return decodeGroup(body, { require: true });
    },
    encode: (group, meta) =>
      encodeGroup({ ...group, meta: { ...typeOf(version, 'Group'), ...group.meta, ...meta } }, version),
    patchAnswersBody: false,
  };
}
