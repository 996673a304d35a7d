import type { PasswordPolicy } from './policy.ts';

/** What a new password must be, for whoever chooses one. */
export function rulesOf(policy: PasswordPolicy): string {
  const asked = [
    policy.lowerCase ? ['a lower case letter'] : [],
    policy.upperCase ? ['an upper case letter'] : [],
    policy.number ? ['a digit'] : [],
    policy.symbol ? ['a symbol'] : [],
  ].flat();
  const refused = [
    policy.excludeCommon ? ['no password that many people have'] : [],
    policy.excludeNames ? ['not the login or a name of the person'] : [],
    policy.history > 0 ? [`none of the last ${policy.history}`] : [],
  ].flat();
  const least = `At least ${policy.minLength} characters${asked.length > 0 ? `, with ${listed(asked)}` : ''}`;
  return `${[least, ...refused].join('; ')}.`;
}

const listed = (words: string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${words.at(-1)}` : words.join('');
