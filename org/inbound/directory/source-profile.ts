import type { Profile } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { ScimUser } from '@postern/protocol/scim';
import { mergeProfile } from '../../directory/change-person.ts';
import type { Mapped } from '../../mappings/mapper.ts';

const mostOfLogin = 255;

/** What the mapping makes of an account. Throws CodedError `inbound_login_invalid`. */
export function mappedProfile({ profile }: Mapped, user: ScimUser): Partial<Profile> & { login: string } {
  const login = typeof profile['login'] === 'string' ? profile['login'] : user.userName;
  if (login.length > mostOfLogin || /[\s\p{Cc}]/u.test(login)) {
    throw new CodedError('inbound_login_invalid', { login: login.slice(0, 100) });
  }
  return { ...profile, login } as Partial<Profile> & { login: string };
}

/**
 * The source wins: what it maps goes over what the directory holds, and what it mapped before and maps no more goes.
 * Everything else stays as somebody wrote it here.
 */
export function sourced(profile: Profile, before: Partial<Profile>, after: Partial<Profile>): Profile {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return mergeProfile(profile, { ...Object.fromEntries(gone.map((name) => [name, null])), ...after });
}
