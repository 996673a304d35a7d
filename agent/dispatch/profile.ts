import type { ScimGroup, ScimUser } from '@postern/protocol/scim';

/** What the org may keep of an answer: everything but a password that a server should not have sent. */
export function profileOf(user: ScimUser): Record<string, unknown> {
  const { password: _never, ...profile } = user;
  return profile as Record<string, unknown>;
}

/** A group without its members: the org knows whom it pushed, and a long list would only travel. */
export function groupProfileOf(group: ScimGroup): Record<string, unknown> {
  const { members: _members, ...profile } = group;
  return profile as Record<string, unknown>;
}
