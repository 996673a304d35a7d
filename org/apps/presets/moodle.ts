import { courtesies, type Preset, push, staff, without } from './preset.ts';

export const moodle: Preset = {
  id: 'moodle',
  label: 'Moodle',
  about: 'Moodle through Postern’s SQL connector on its table mdl_user.',
  presumes: [
    'Tables have the prefix mdl_, and people sign in with the plug-in “manual”.',
    'User names are in small letters, as Moodle asks for; mnethostid 1 is this site.',
    'A suspended account is the deactivated one; a deleted one keeps its row with deleted = 1.',
    'Passwords are bcrypt, which Moodle reads and renews at the next sign-in.',
  ],
  connector: { uniqueField: 'userName' },
  mappings: {
    userName: push('String.toLowerCase(user.login)'),
    ...without(
      ...staff,
      ...courtesies,
      'secondEmail',
      'mobilePhone',
      'primaryPhone',
      'zipCode',
      'postalAddress',
      'state',
    ),
  },
  sql: {
    users: {
      table: 'mdl_user',
      key: { column: 'id' },
      columns: {
        userName: 'username',
        'name.givenName': 'firstname',
        'name.familyName': 'lastname',
        'emails[primary]': 'email',
      },
      active: { column: 'suspended', true: 0, false: 1 },
      deleted: { column: 'deleted', true: 1, false: 0 },
      password: { column: 'password', hash: 'bcrypt' },
      lastModified: { column: 'timemodified', unit: 'seconds' },
      newRow: { auth: 'manual', confirmed: 1, mnethostid: 1, timecreated: { now: 'seconds' } },
      delete: 'soft',
    },
  },
};
