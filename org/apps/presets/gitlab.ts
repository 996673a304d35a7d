import { address, courtesies, type Preset, push, shortName, staff, without } from './preset.ts';

export const gitlab: Preset = {
  id: 'gitlab',
  label: 'GitLab',
  about: 'A self-managed GitLab through Postern’s REST connector over the Users API (/api/v4/users).',
  presumes: [
    'The REST connector sends the token of an administrator as PRIVATE-TOKEN, and its map writes username, name and email.',
    'A user name is the login without its domain, and nobody shares it with another domain.',
    'Deactivating blocks the user; blocked users take no seat.',
  ],
  connector: { uniqueField: 'userName', pageSize: 100, concurrency: 2 },
  mappings: {
    userName: shortName,
    displayName: push('user.firstName + " " + user.lastName'),
    ...without(...address, ...staff, ...courtesies, 'department', 'mobilePhone', 'primaryPhone', 'secondEmail'),
  },
};
