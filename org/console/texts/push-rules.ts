import type { PushRule } from '@postern/protocol/management';

const operators = {
  STARTS_WITH: 'starts with',
  ENDS_WITH: 'ends with',
  CONTAINS: 'contains',
  EQUALS: 'is',
};

const said = (what: string, condition: PushRule['conditions']['name']): string[] =>
  condition ? [`${what} ${operators[condition.operator]} “${condition.value}”`] : [];

export const pushRuleTexts = {
  title: 'Push rules',
  caption: 'Rules by which groups are pushed to this app',
  add: 'Add push rule…',
  empty: 'No rule pushes groups. A rule pushes every group whose name or description fits, also those that come later.',
  search: 'Name of the rule',
  noMatch: 'No push rule begins with these letters.',
  columns: { name: 'Rule', fits: 'Groups whose', state: 'State', groups: 'Pushed' },
  states: { ACTIVE: 'Active', INACTIVE: 'Inactive' },
  groups: ['group', 'groups'] as const,
  operators,
  fits: ({ name, description }: PushRule['conditions']) =>
    [...said('name', name), ...said('description', description)].join(' and '),
  change: 'Change…',
  changeLabel: (name: string) => `Change the rule ${name}`,
  form: {
    title: 'Add push rule',
    change: (name: string) => `Change ${name}`,
    create: 'Add rule',
    save: 'Save',
    name: 'Name of the rule',
    groupName: 'Group name',
    description: 'Description',
    value: (label: string) => `${label}: text`,
    hint: 'Large and small letters are the same. An empty text asks for nothing; where both are given, both must fit.',
    whenUnmatched: 'When a group no longer fits, or is deleted',
    unmatched: { LEAVE: 'Leave the group in the app', DELETE: 'Delete the group in the app' },
    active: 'Active',
  },
  remove: {
    button: 'Delete…',
    label: (name: string) => `Delete the rule ${name}`,
    title: (name: string) => `Delete the rule ${name}?`,
    effect: (groups: string) => `It pushes ${groups} now. They go on being pushed, as if by hand.`,
    unlink: 'Unlink them instead',
    unlinkHint: {
      LEAVE: 'Their changes no longer reach the application. The groups stay there.',
      DELETE: 'The groups are deleted in the application.',
    },
    confirm: 'Delete rule',
  },
};
