import type { AppJob } from '@postern/protocol/management';

const n = (count: number) => count.toLocaleString('en');

const what: Record<AppJob['kind'], (group: string) => string> = {
  GROUP_ASSIGN: (group) => `The group ${group} is being assigned.`,
  GROUP_UNASSIGN: (group) => (group ? `The group ${group} is being removed.` : 'A group is being removed.'),
  GROUP_CHANGE: () => 'Accounts follow a changed group.',
  PROVISION: () => 'Accounts are being queued to be written again.',
  MAPPING_APPLY: () => 'The mapping is being applied.',
  MAPPING_CHANGE: () => 'What waited for the mapping is being tried again.',
  APP_CHANGE: () => 'Accounts follow the changed settings.',
  IMPORT_MISSING: () => 'Accounts that the import did not bring are being looked for.',
  IMPORT_LEFT: () => 'People whom the source says have left are being followed.',
  TASK_RETRY: () => 'Tasks are being tried again.',
};

export const jobTexts = {
  what: (kind: AppJob['kind'], group: string) => what[kind](group),
  progress: (kind: AppJob['kind'], done: number, total: number) =>
    `${n(done)} of ${n(total)} ${kind === 'TASK_RETRY' ? 'tasks' : 'people'}`,
};
