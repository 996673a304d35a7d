import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig, readConfigFile } from '../sdk/index.ts';
import { ldapConfigSchema } from './config.ts';

const directory = { preset: 'openldap', url: 'ldaps://ldap.example.test', bindDn: 'cn=postern', password: 'x' };
const users = { base: 'ou=people,dc=example,dc=test' };
const good = { name: 'people', type: 'ldap', auth: { type: 'none' }, directory, users };

function problems(change: object): readonly string[] {
  try {
    parseConfig('ldap.yaml', ldapConfigSchema, { ...good, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('the preset says what the file does not, and the file what it wants otherwise', () => {
  const own = {
    ...users,
    attributes: { title: null, 'emails[work]': 'mail', userName: 'mail' },
    defaults: { sn: 'none' },
  };
  const { users: merged, directory: read, groups } = ldapConfigSchema.parse({ ...good, users: own });
  expect(merged).toMatchObject({
    naming: 'uid={userName}',
    attributes: { userName: 'mail', 'name.familyName': 'sn', 'emails[work]': 'mail' },
    defaults: { sn: 'none', cn: '{userName}' },
    active: { attribute: 'pwdAccountLockedTime' },
  });
  expect(merged.attributes).not.toHaveProperty('title');
  expect(read).toMatchObject({ key: 'entryUUID', connections: 4 });
  expect(groups).toBeUndefined();
});

test.each(['openldap', '389ds', 'activedirectory'])('the example for %s is a configuration', (preset) => {
  const file = fileURLToPath(new URL(`./examples/${preset}.yaml`, import.meta.url));
  const { directory: read } = parseConfig(file, ldapConfigSchema, readConfigFile(file).content);
  expect(read.preset).toBe(preset);
});

describe('an admin reads which key is wrong and what to write', () => {
  test.each([
    [{ directory: { ...directory, url: 'https://x' } }, /^directory.url: it is no address of a directory/],
    [{ directory: { ...directory, url: 'ldap://x' } }, /^directory.url: passwords would cross the network in clear/],
    [{ directory: { ...directory, startTls: true } }, /^directory.startTls: ldaps:\/\/ is encrypted/],
    [
      { directory: { ...directory, preset: 'novell' } },
      /^directory.preset: "novell" is not possible. Write openldap or/,
    ],
    [{ users: { ...users, naming: 'uid' } }, /^users.naming: "uid" is no name of an entry/],
    [{ users: { ...users, naming: 'uid={login}' } }, /^users.naming: "login" is no attribute of a user/],
    [{ users: { ...users, filter: '(a=b' } }, /^users.filter: /],
    [{ users: { ...users, attributes: { shoe: 'x' } } }, /^users.attributes.shoe: "shoe" is no attribute of a user/],
    [{ users: { ...users, delete: 'soft', active: false } }, /^users.delete: soft needs users.active/],
    [{ users: {} }, 'users.base: it is missing. Write a text.'],
  ])('%j', (change, sentence) => {
    const [first, ...more] = problems(change);
    expect(more).toEqual([]);
    if (typeof sentence === 'string') expect(first).toBe(sentence);
    else expect(first).toMatch(sentence);
  });
});
