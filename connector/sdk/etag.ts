import { hash } from 'node:crypto';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import type { Stored } from './connector.ts';
import { scimError } from './errors.ts';

/**
 * The weak entity tag of a resource (RFC 7644 section 3.14): the connector's own `meta.version`, else one made of what
 * the resource holds. The groups of a user do not count, since they change with the group.
 */
export function versionOf<T extends ScimUser | ScimGroup>(resource: Stored<T>): string {
  const own = resource.meta?.version;
  if (own) return /^(W\/)?"/.test(own) ? own : `W/"${own}"`;
  const counted =
    'userName' in resource
      ? { ...resource, meta: undefined, groups: undefined, password: undefined }
      : { ...resource, meta: undefined, members: resource.members?.map(({ value }) => value).sort() };
  return `W/"${hash('sha1', JSON.stringify(counted), 'base64url')}"`;
}

/** Does a header such as `If-Match` name this tag? Weak comparison (RFC 9110 section 8.8.3.2). */
export function namesTag(header: string, tag: string): boolean {
  const plain = (text: string) => text.trim().replace(/^W\//, '');
  return header.trim() === '*' || header.split(',').some((one) => plain(one) === plain(tag));
}

/** Throws 412 where the resource is no longer the one that the caller saw. */
export function requireMatch<T extends ScimUser | ScimGroup>(header: string, resource: Stored<T>): void {
  if (namesTag(header, versionOf(resource))) return;
  throw scimError(412, 'The resource has changed since you read it. Read it again, and repeat your change on that.');
}
