import { address, courtesies, type Preset, push, staff, without } from './preset.ts';

const atlassian = (id: string, label: string): Preset => ({
  id,
  label,
  about: `${label} through a plug-in that offers SCIM 2.0.`,
  presumes: [
    'A SCIM plug-in is installed; its page shows the base URL and the token for HTTP Header authorization.',
    'User names are in small letters, as Atlassian keeps them.',
    'The directory that the plug-in writes to is not read-only.',
  ],
  connector: { uniqueField: 'userName', pageSize: 50 },
  mappings: {
    userName: push('String.toLowerCase(user.login)'),
    displayName: push('user.displayName != null ? user.displayName : user.firstName + " " + user.lastName'),
    ...without(...address, ...staff, ...courtesies, 'secondEmail', 'mobilePhone', 'primaryPhone'),
  },
});

export const jira = atlassian('jira-data-center', 'Jira Data Center');
export const confluence = atlassian('confluence-data-center', 'Confluence Data Center');
