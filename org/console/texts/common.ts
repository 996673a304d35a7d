/** Words that every page of the console uses. */
export const common = {
  product: 'Postern',
  cancel: 'Cancel',
  save: 'Save',
  saved: 'Saved.',
  copy: 'Copy',
  copied: 'Copied',
  close: 'Close',
  remove: 'Remove',
  loading: 'Reading…',
  loadMore: 'Load more',
  more: 'More follow.',
  again: 'Try again',
  readAgain: 'Read it again',
  search: 'Search',
  code: 'Code',
  invalid: 'Some of it cannot be saved. Correct this, then try again:',
  never: 'never',
  whoMay: (roles: string[]) => `Only ${listed(roles)} administrators may change this.`,
  roles: { super: 'super', app: 'app', group: 'group', 'register-agent': 'agent', 'read-only': 'read-only' },
  unknownPage: 'There is no page at this address.',
  toAgents: 'Open Agents',
  noPage: 'No such page',
  gone: 'Not there',
  goneText: 'What this address names was deleted, or never was.',
  toList: (title: string) => `Open ${title}`,
};

export const counted = (n: number, one: string, many: string): string =>
  `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;

/** "super, app and group". */
const listed = (words: string[]): string => [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ');
