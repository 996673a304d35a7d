import { type Preset, push } from './preset.ts';

export const hrFile: Preset = {
  id: 'hr-file',
  label: 'HR file (CSV)',
  about:
    'A CSV file that HR puts in place, read by Postern’s CSV connector on an agent’s host; it sources people and is never written.',
  presumes: [
    'Each row has a personnel number that never changes and is nobody else’s.',
    'A row stays when somebody leaves, with another state or a last day; at most ten people leave or vanish at once, or a person looks first.',
    'HR puts the whole file in place by renaming it, so that nobody reads the half of it.',
    'A login is in the file. Where it is not, map login to the org by an expression, for instance of the e-mail address.',
    'Full imports run by schedule once it is switched on under To Org: dates of employment pass without a change of the file.',
  ],
  connector: { uniqueField: 'userName', pageSize: 500 },
  toApp: {
    create: { lifecycleCreate: { status: 'DISABLED' } },
    update: {
      profile: { status: 'DISABLED' },
      lifecycleDeactivate: { status: 'DISABLED' },
      password: { status: 'DISABLED' },
    },
    postern: { groupPush: { status: 'DISABLED' } },
  },
  toOrg: {
    importSettings: {
      schedule: { status: 'DISABLED', fullImport: { expression: '0 5 * * *', timezone: 'UTC' } },
    },
    importRules: {
      userCreateAndMatch: { autoConfirmExactMatch: true, autoConfirmNewUsers: true, autoActivateNewUsers: true },
    },
    postern: {
      sourcing: {
        profileMaster: true,
        deactivated: { action: 'DEACTIVATE' },
        conditions: { suspended: { action: 'UNSUSPEND' }, deprovisioned: { action: 'REACTIVATE' } },
      },
      safeguard: { status: 'ENABLED', count: 10, share: 10 },
    },
  },
  fromApp: {
    displayName: push('appuser.displayName != null ? appuser.displayName : appuser.firstName + " " + appuser.lastName'),
  },
  csv: {
    users: {
      file: 'hr.csv',
      delimiter: ';',
      encoding: 'utf-8',
      readOnly: true,
      id: { column: 'personnel_number', generate: 'attribute' },
      columns: {
        'enterprise.employeeNumber': 'personnel_number',
        userName: 'login',
        'name.givenName': 'first_name',
        'name.familyName': 'last_name',
        'emails[primary]': 'email',
        title: 'job_title',
        'enterprise.department': 'department',
        'enterprise.costCenter': 'cost_center',
        'enterprise.manager.value': 'manager_number',
      },
      active: { column: 'state', true: ['A', 'L'], false: ['T'] },
      employment: { from: 'hired_on', until: 'last_day', dates: 'yyyy-mm-dd' },
    },
  },
};
