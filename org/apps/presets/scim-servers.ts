import { address, courtesies, type Preset, push, shortName, staff, without } from './preset.ts';

export const zulip: Preset = {
  id: 'zulip',
  label: 'Zulip',
  about: 'A self-hosted Zulip through its own SCIM 2.0 server.',
  presumes: [
    'SCIM is switched on in Zulip’s settings; the base URL ends in /scim/v2, and the token goes as “Authorization: Bearer …” by HTTP Header.',
    'The user name is the e-mail address.',
    'Zulip keeps no passwords that come by SCIM; people sign in another way.',
  ],
  connector: { uniqueField: 'userName', update: 'put' },
  mappings: {
    userName: push('user.email'),
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
};

export const snipeIt: Preset = {
  id: 'snipe-it',
  label: 'Snipe-IT',
  about: 'Snipe-IT through its own SCIM 2.0 server.',
  presumes: [
    'The base URL ends in /scim/v2, and an API token goes as “Authorization: Bearer …” by HTTP Header.',
    'An inactive user cannot sign in, and keeps what is checked out.',
  ],
  connector: { uniqueField: 'userName', update: 'patch' },
  mappings: without(...courtesies, 'secondEmail', 'costCenter', 'division', 'organization', 'userType'),
};

export const activeDirectory: Preset = {
  id: 'active-directory',
  label: 'Active Directory',
  about: 'Active Directory through Postern’s LDAP connector.',
  presumes: [
    'The LDAP connector maps userName to sAMAccountName and connects by LDAPS, without which passwords cannot be set.',
    'The login without its domain has at most 20 characters and fits one person.',
    'Groups that are pushed are security groups in the connector’s own part of the tree.',
  ],
  connector: { uniqueField: 'userName', pageSize: 500 },
  mappings: {
    userName: shortName,
    displayName: push('user.displayName != null ? user.displayName : user.firstName + " " + user.lastName'),
    ...without('honorificPrefix', 'honorificSuffix', 'secondEmail', 'userType'),
  },
};
