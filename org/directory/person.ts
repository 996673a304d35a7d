import type { Profile, UserStatus } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { LogTarget } from '../log/event.ts';

export interface PersonRow {
  id: string;
  status: UserStatus;
  login: string;
  profile: Profile;
  has_password: boolean;
  /** Grows with the profile. */
  rev: number;
  created_at: Date;
  updated_at: Date;
  status_changed_at: Date;
  password_changed_at: Date | null;
  /** The app that sources the person, and the attributes that only it changes. */
  source: { id: string; label: string; by: 'import' | 'inbound'; attributes: string[] } | null;
}

/** For an alias `p`. */
export const personColumns = sql.raw(
  `p.id, p.status, p.login, p.profile, p.password_hash is not null as has_password, p.rev,
   p.created_at, p.updated_at, p.status_changed_at, p.password_changed_at,
   coalesce(
    (select jsonb_build_object('id', a.id, 'label', a.label, 'by', 'inbound', 'attributes', '[]'::jsonb)
     from inbound_user iu join app a on a.id = iu.app_id where iu.person_id = p.id),
    (select jsonb_build_object('id', ps.app_id, 'label', ps.label, 'by', 'import', 'attributes',
       coalesce((select jsonb_agg(name order by name) from jsonb_object_keys(ps.sourced) as name), '[]'))
     from person_source ps where ps.person_id = p.id)) as source`,
);

/** What people call someone; never empty. */
export function displayName(profile: {
  displayName?: unknown;
  firstName?: unknown;
  lastName?: unknown;
  login?: unknown;
}): string {
  if (typeof profile.displayName === 'string' && profile.displayName) return profile.displayName;
  const name = [profile.firstName, profile.lastName].filter((part) => typeof part === 'string' && part).join(' ');
  return name || String(profile.login ?? '');
}

export const personTarget = (person: Pick<PersonRow, 'id' | 'login' | 'profile'>): LogTarget => ({
  type: 'User',
  id: person.id,
  displayName: displayName(person.profile),
  alternateId: person.login,
});
