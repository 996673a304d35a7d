import { address, courtesies, type Preset, shortName, staff, without } from './preset.ts';

export const redmine: Preset = {
  id: 'redmine',
  label: 'Redmine',
  about: 'Redmine through Postern’s SQL connector on its tables users and email_addresses.',
  presumes: [
    'People sign in through LDAP or single sign-on: Redmine’s own password hash is not written.',
    'status 1 is an active user, 3 a locked one; rows of the type User are people.',
    'The login is the one of the org without its domain, in small letters.',
  ],
  connector: { uniqueField: 'userName' },
  mappings: {
    userName: shortName,
    ...without(
      ...address,
      ...staff,
      ...courtesies,
      'title',
      'department',
      'secondEmail',
      'mobilePhone',
      'primaryPhone',
    ),
  },
  sql: {
    users: {
      table: 'users',
      key: { column: 'id' },
      columns: { userName: 'login', 'name.givenName': 'firstname', 'name.familyName': 'lastname' },
      sideTables: [
        {
          table: 'email_addresses',
          user: 'user_id',
          attribute: 'emails',
          columns: { value: 'address', primary: 'is_default' },
        },
      ],
      active: { column: 'status', true: 1, false: 3 },
      lastModified: 'updated_on',
      newRow: { type: 'User', created_on: { now: 'time' } },
      delete: 'soft',
    },
  },
};
