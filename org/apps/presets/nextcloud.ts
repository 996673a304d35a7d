import { address, courtesies, type Preset, push, shortName, staff, without } from './preset.ts';

export const nextcloud: Preset = {
  id: 'nextcloud',
  label: 'Nextcloud',
  about: 'Nextcloud through Postern’s REST connector over the OCS Provisioning API (/ocs/v1.php/cloud/users).',
  presumes: [
    'The REST connector signs in as an administrator with an app password and sends OCS-APIRequest: true.',
    'The user id is the login without its domain; Nextcloud never changes an id, so that it is mapped on create only.',
    'The password policy app, where it is on, takes what the org’s own password policy takes.',
  ],
  connector: { uniqueField: 'userName', pageSize: 100, concurrency: 2 },
  toApp: { postern: { excludeUsernameUpdates: true } },
  mappings: {
    userName: { ...shortName, pushStatus: 'DONT_PUSH' },
    displayName: push('user.displayName != null ? user.displayName : user.firstName + " " + user.lastName'),
    ...without(...address, ...staff, ...courtesies, 'title', 'department', 'secondEmail'),
  },
};
