import type { Profile } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { ScimUser } from '@postern/protocol/scim';
import { isLogin } from '../../directory/sourced-profile.ts';
import type { Mapped } from '../../mappings/mapper.ts';

/** What the mapping makes of an account. Throws CodedError `inbound_login_invalid`. */
export function mappedProfile({ profile }: Mapped, user: ScimUser): Partial<Profile> & { login: string } {
  const login = typeof profile['login'] === 'string' ? profile['login'] : user.userName;
  if (!isLogin(login)) throw new CodedError('inbound_login_invalid', { login: login.slice(0, 100) });
  return { ...profile, login } as Partial<Profile> & { login: string };
}
