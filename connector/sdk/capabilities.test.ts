import { expect, test } from 'vitest';
import { defineConnector } from './connector.ts';

const nothing = async () => ({ id: '1', userName: 'x', displayName: 'x' });
const list = async () => ({ totalResults: 0, resources: [] });

test('a connector declares what its functions can do', () => {
  const reader = defineConnector({ name: 'reader', users: { list, get: nothing } });
  expect(reader.capabilities).toEqual(['IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES']);
  const writer = defineConnector({
    name: 'writer',
    users: { list, create: nothing, update: nothing, supports: { active: false } },
  });
  expect(writer.capabilities).toEqual([
    'IMPORT_NEW_USERS',
    'PUSH_NEW_USERS',
    'PUSH_PASSWORD_UPDATES',
    'PUSH_PROFILE_UPDATES',
  ]);
});

test('groups are pushed only when all five functions are there', () => {
  const most = { create: nothing, update: nothing, get: nothing, list };
  expect(defineConnector({ name: 'four', groups: most }).capabilities).toEqual([]);
  expect(defineConnector({ name: 'five', groups: { ...most, delete: async () => {} } }).capabilities).toEqual([
    'GROUP_PUSH',
  ]);
});

test('an author may say it instead', () => {
  expect(defineConnector({ name: 'said', capabilities: ['GROUP_PUSH'] }).capabilities).toEqual(['GROUP_PUSH']);
});
