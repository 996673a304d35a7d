import type { PasswordPolicyAnswer } from '@postern/protocol/management';

const parts = (policy: PasswordPolicyAnswer): string[] => {
  const { complexity } = policy.settings.password;
  return [
    complexity.minLowerCase > 0 ? ['a lower case letter'] : [],
    complexity.minUpperCase > 0 ? ['an upper case letter'] : [],
    complexity.minNumber > 0 ? ['a digit'] : [],
    complexity.minSymbol > 0 ? ['a symbol'] : [],
  ].flat();
};

export const passwordTexts = {
  /** What a new password must be, in a sentence. */
  rules(policy: PasswordPolicyAnswer | undefined): string {
    if (!policy) return '';
    const { complexity } = policy.settings.password;
    const asked = parts(policy);
    const list = asked.length > 1 ? `${asked.slice(0, -1).join(', ')} and ${asked.at(-1)}` : asked[0];
    return `At least ${complexity.minLength} characters${list ? `, with ${list}` : ''}.`;
  },
  policy: {
    title: 'Password policy',
    lead: 'For the passwords of people, from the next one on; administrators need 12 characters.',
    minLength: 'Shortest length',
    history: 'Passwords that are not taken again',
    historyHint: 'Counts the one in use. Asked when a person changes it; what an administrator sets is free.',
    lower: 'A lower case letter',
    upper: 'An upper case letter',
    number: 'A digit',
    symbol: 'A symbol',
    common: 'No common password',
    commonHint: 'The about 49,000 that are found most often in leaks.',
    names: 'Not the person’s own login or name',
    save: 'Save policy',
    saved: 'Saved.',
  },
};
