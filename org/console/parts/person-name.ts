import type { User } from '@postern/protocol/management';

/** What a person is called: the display name, else first and last name, else the login. */
export function personName({ profile }: Pick<User, 'profile'>): string {
  const { displayName, firstName, lastName } = profile as Record<string, unknown>;
  if (typeof displayName === 'string' && displayName !== '') return displayName;
  const name = [firstName, lastName].filter((part) => typeof part === 'string' && part !== '').join(' ');
  return name || profile.login;
}
