import { counted } from './common.ts';

export const ruleTexts = {
  title: 'Group rules',
  caption: 'Group rules of this org',
  search: 'Part of the name',
  newRule: 'New rule…',
  empty: 'No group rules yet. A rule puts everybody whom its condition fits into groups, and keeps it so.',
  noMatch: 'No rule has these letters in its name.',
  columns: { rule: 'Rule', condition: 'Condition', groups: 'Groups', state: 'State' },
  states: { ACTIVE: 'Active', INACTIVE: 'Not active' },
  newTitle: 'New group rule',
  form: {
    title: 'Rule',
    name: 'Name',
    condition: 'Condition',
    conditionHint: 'An expression that gives true or false for a person, such as user.department == "Sales".',
    groups: 'Groups that it adds people to',
    addGroup: 'Add group…',
    noGroups: 'No group chosen yet.',
    excluded: 'People whom it passes over',
    addPerson: 'Add person…',
    noExcluded: 'Nobody.',
    removeLabel: (name: string) => `Remove ${name} from the list`,
    choose: 'Choose',
    pickGroups: 'Groups that the rule adds people to',
    pickPeople: 'People whom the rule passes over',
    make: 'Make rule',
    save: 'Save rule',
    saved: 'Saved.',
    locked: 'An active rule cannot be changed. Deactivate it first; whom it added stays.',
  },
  state: {
    title: 'State',
    activate: 'Activate',
    deactivate: 'Deactivate',
    inactive: 'The rule changes nobody until it is activated.',
    active: 'Members follow each change of a person by themselves.',
    progress: (done: number, total: number) =>
      `${done.toLocaleString('en-US')} of ${counted(total, 'person', 'people')} looked at`,
    progressLabel: 'People looked at',
    done: (total: number) => `${counted(total, 'person', 'people')} looked at since it was activated.`,
    failed: (n: number) =>
      n === 1
        ? 'Once the condition had no answer; that person stays as they are.'
        : `${n.toLocaleString('en-US')} times the condition had no answer; these people stay as they are.`,
  },
  delete: {
    button: 'Delete rule…',
    title: (name: string) => `Delete the rule ${name}?`,
    members: 'Whom the rule added',
    keep: 'stays in the groups, as if added by hand',
    remove: 'leaves the groups, and the apps that only they brought',
    confirm: 'Delete rule',
  },
};
