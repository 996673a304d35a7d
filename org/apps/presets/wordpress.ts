import { address, courtesies, type Preset, push, shortName, staff, without } from './preset.ts';

export const wordpress: Preset = {
  id: 'wordpress',
  label: 'WordPress',
  about: 'WordPress through Postern’s SQL connector on its tables wp_users and wp_usermeta.',
  presumes: [
    'Tables have the prefix wp_.',
    'The login is the one of the org without its domain, in small letters; WordPress never changes a login.',
    'WordPress knows no deactivated users: who leaves becomes a task, unless To App says to delete.',
    'Roles are given in WordPress; a new user without one can only read their own profile.',
  ],
  connector: { uniqueField: 'userName' },
  toApp: { postern: { excludeUsernameUpdates: true } },
  mappings: {
    userName: { ...shortName, pushStatus: 'DONT_PUSH' },
    displayName: push('user.displayName != null ? user.displayName : user.firstName + " " + user.lastName'),
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
      table: 'wp_users',
      key: { column: 'ID' },
      columns: { userName: 'user_login', displayName: 'display_name', 'emails[primary]': 'user_email' },
      sideTables: [
        {
          table: 'wp_usermeta',
          user: 'user_id',
          where: { meta_key: 'first_name' },
          columns: { 'name.givenName': 'meta_value' },
        },
        {
          table: 'wp_usermeta',
          user: 'user_id',
          where: { meta_key: 'last_name' },
          columns: { 'name.familyName': 'meta_value' },
        },
      ],
      password: { column: 'user_pass', hash: 'bcrypt' },
      newRow: { user_registered: { now: 'time' } },
      delete: 'hard',
    },
  },
};
