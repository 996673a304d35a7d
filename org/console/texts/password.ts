export const passwordTexts = {
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
