import type { Profile } from '@postern/protocol/management';
import { mergeProfile } from './change-person.ts';

const mostOfLogin = 255;

/** What a person may sign in with. */
export const isLogin = (text: string): boolean => text.length <= mostOfLogin && !/[\s\p{Cc}]/u.test(text);

/**
 * The source wins: what it maps goes over what the directory holds, and what it mapped before and maps no more goes.
 * Everything else stays as somebody wrote it here.
 */
export function sourced(profile: Profile, before: Partial<Profile>, after: Partial<Profile>): Profile {
  const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
  return mergeProfile(profile, { ...Object.fromEntries(gone.map((name) => [name, null])), ...after });
}
