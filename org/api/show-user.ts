import type { Group, User } from '@postern/protocol/management';
import type { GroupRow } from '../directory/group.ts';
import type { PersonRow } from '../directory/person.ts';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

/** Changes with everything that the answer shows. */
export const personEtag = (row: PersonRow): string => `${row.rev}-${row.updated_at.getTime()}`;

export function showUser(row: PersonRow, origin: string): User {
  const self = `${origin}/api/v1/users/${row.id}`;
  return {
    id: row.id,
    status: row.status,
    created: row.created_at.toISOString(),
    activated: row.status === 'STAGED' ? null : iso(row.status_changed_at),
    statusChanged: row.status_changed_at.toISOString(),
    lastLogin: null,
    lastUpdated: row.updated_at.toISOString(),
    passwordChanged: iso(row.password_changed_at),
    type: { id: 'otyDefault' },
    profile: row.profile,
    credentials: { ...(row.has_password ? { password: {} } : {}), provider: { type: 'OKTA', name: 'OKTA' } },
    source: row.source,
    _links: { self: { href: self } },
  };
}

export function showGroup(row: GroupRow, origin: string): Group {
  const self = `${origin}/api/v1/groups/${row.id}`;
  return {
    id: row.id,
    type: row.type,
    created: row.created_at.toISOString(),
    lastUpdated: row.updated_at.toISOString(),
    lastMembershipUpdated: row.members_updated_at.toISOString(),
    objectClass: [row.type === 'OKTA_GROUP' ? 'okta:user_group' : 'okta:app_group'],
    profile: { name: row.name, description: row.description },
    ...(row.app_id ? { source: { id: row.app_id, externalId: row.external_id } } : {}),
    _links: { self: { href: self }, users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
  };
}
