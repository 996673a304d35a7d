const n = (count: number) => count.toLocaleString('en-US');

export const driftTexts = {
  tab: 'Drift',
  none: 'Nothing was compared yet. A drift check reads all accounts and groups of the application and compares them with what the org would write. It changes nothing.',
  noConnector:
    'The app has no SCIM connector yet. Configure it on the Provisioning tab; then its accounts can be compared.',
  run: 'Check now',
  again: 'Check again',
  title: (when: string) => `Drift check, ${when}`,
  statuses: { RUNNING: 'Reading', COMPARING: 'Comparing', DONE: 'Done', FAILED: 'Failed' },
  reading: (read: number) => (read === 0 ? 'Reading the application.' : `Reading the application: ${n(read)} so far.`),
  comparing: (compared: number, total: number) => `${n(compared)} of ${n(total)} compared.`,
  progress: 'Progress of the drift check',
  inStep: (total: number) => `All ${n(total)} accounts and groups that the org knows there are as the org holds them.`,
  result: (parts: string) => `${parts}. Nothing was changed.`,
  counts: {
    changed: ['account differs', 'accounts differ'],
    gone: ['account is gone', 'accounts are gone'],
    unknown: ['account is unknown here', 'accounts are unknown here'],
    changedGroups: ['group differs', 'groups differ'],
  } as Record<'changed' | 'gone' | 'unknown' | 'changedGroups', [string, string]>,
  pending: (count: number) =>
    count === 1
      ? ' One was not compared: the org has still to write it, or has since the check began.'
      : ` ${n(count)} were not compared: the org has still to write them, or has since the check began.`,
  mismatch: {
    title: (said: number, got: number) =>
      `The application says that it has ${n(said)}, and lists ${n(got)}, so accounts that did not come are not called gone.`,
    next: 'Look at the connector: its totalResults and its pages differ.',
  },
  failed: 'The drift check failed.',
  caption: 'What the drift check found',
  search: 'Name',
  columns: {
    name: 'Account or group',
    difference: 'Difference',
    org: 'The org holds',
    app: (label: string) => `${label} has`,
  },
  filtersLabel: 'Show',
  filters: { all: 'All', CHANGED: 'Differs', GONE: 'Gone', UNKNOWN: 'Unknown', GROUP: 'Groups' },
  kinds: {
    GONE: 'The account is gone',
    UNKNOWN: 'Belongs to nobody in the org',
    unknownNext: 'Import it to link it, or remove it in the application.',
  },
  group: 'Pushed group',
  idThere: (id: string) => `Id ${id}`,
  attributes: { active: 'Account', members: 'Members', displayName: 'Name' } as Record<string, string>,
  missing: (names: string) => `not there: ${names}`,
  added: (names: string) => `too many: ${names}`,
  nothing: 'nothing',
  active: (on: boolean) => (on ? 'active' : 'inactive'),
  asked: (when: string) => `Repair asked for ${when}`,
  clean: 'Everything is as the org holds it.',
  noMatch: 'Nothing fits this choice.',
  notYet: 'What differs appears here when the check is complete.',
  selectAll: 'Select all',
  select: (name: string) => `Select ${name}`,
  selected: (count: number) => `${n(count)} selected`,
  repair: {
    some: (count: number) => `Repair ${n(count)}…`,
    all: (count: number) => `Repair all ${n(count)}…`,
    title: (count: number, app: string) =>
      count === 1 ? `Write one entry to ${app} again?` : `Write ${n(count)} entries to ${app} again?`,
    effect:
      'Each account is written as the org holds it, each group with its members. What was changed in the application is overwritten; an account that is gone is made again or becomes a task, as To App says; one that was switched on after its person left is deactivated.',
    confirm: 'Repair',
    done: (count: number) => `${n(count)} are being written. Check again to see that they are as they should be.`,
  },
};
