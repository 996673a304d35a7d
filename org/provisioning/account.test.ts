import type { JsonObject } from '@postern/protocol/scim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accountOf } from './account.ts';
import { appSettings } from './app-settings.ts';
import { baseAttributes } from './attributes.ts';
import { holds } from './differences.ts';
import { effectiveOptions, features } from './features.ts';
import { needOf } from './need.ts';
import { personProfileOf } from './person-profile.ts';
import { uniqueValueOf } from './unique-value.ts';

const app = {
  name: 'acme_app_1',
  settings: appSettings.parse({
    customAttributes: [
      { name: 'costCode' },
      { name: 'floor', type: 'integer' },
      { name: 'tags', type: 'list' },
      { name: 'vip', type: 'boolean' },
    ],
  }),
};
const profile: JsonObject = {
  login: 'ann@example.com',
  email: 'ann@example.com',
  secondEmail: 'ann@home.example',
  firstName: 'Ann',
  lastName: 'Lee',
  mobilePhone: '+1 555 0100',
  department: 'R&D',
  manager: 'Bo',
  city: 'Oslo',
  costCode: 'R-7',
  floor: '3',
  tags: ['a'],
  unmapped: 'stays in the org',
};

describe('accountOf', () => {
  test('puts each attribute where SCIM has it', () => {
    expect(accountOf(profile, app, true)).toEqual({
      faults: [],
      account: {
        userName: 'ann@example.com',
        name: { givenName: 'Ann', familyName: 'Lee' },
        emails: [
          { value: 'ann@example.com', type: 'primary', primary: true },
          { value: 'ann@home.example', type: 'secondary' },
        ],
        phoneNumbers: [{ value: '+1 555 0100', type: 'mobile', primary: true }],
        addresses: [{ locality: 'Oslo', type: 'work', primary: true }],
        enterprise: { department: 'R&D', manager: { displayName: 'Bo' } },
        active: true,
        custom: { 'urn:okta:acme_app_1:1.0:user:custom': { costCode: 'R-7', floor: 3, tags: ['a'] } },
      },
    });
  });

  test('names values that do not fit their type', () => {
    const { faults } = accountOf({ ...profile, floor: 'third', vip: 'perhaps' }, app, true);
    expect(faults).toEqual([
      { field: 'floor', type: 'integer' },
      { field: 'vip', type: 'boolean' },
    ]);
  });

  test('comes back from the account as it was', () => {
    const value = fc.string({ minLength: 1 }).filter((text) => text.trim() !== '');
    const keys = baseAttributes.map(([key]) => key);
    const profiles = fc
      .record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: ['login'] })
      .map((made) => ({ ...made, email: 'a@example.com' }) as unknown as JsonObject);
    fc.assert(
      fc.property(profiles, (made) => {
        const { account } = accountOf(made, app, true);
        expect(personProfileOf(account, app)).toEqual(made);
        expect(holds(account, account)).toBe(true);
      }),
    );
  });
});

describe('holds', () => {
  const { account } = accountOf(profile, app, true);
  test('looks past what the org does not write and how mails are called', () => {
    const theirs = { ...account, nickName: 'A', emails: account.emails!.map(({ value }) => ({ value, type: 'work' })) };
    expect(holds(theirs, account)).toBe(true);
  });
  test('sees another value, and a missing one', () => {
    expect(holds({ ...account, name: { givenName: 'Anna', familyName: 'Lee' } }, account)).toBe(false);
    expect(holds({ ...account, emails: [] }, account)).toBe(false);
    const { enterprise: _gone, ...without } = account;
    expect(holds(without, account)).toBe(false);
  });
});

describe('uniqueValueOf', () => {
  const { account } = accountOf(profile, app, true);
  test.each([
    ['userName', 'ann@example.com'],
    ['USERNAME', 'ann@example.com'],
    ['emails.value', 'ann@example.com'],
    ['emails', 'ann@example.com'],
    ['name.givenName', 'Ann'],
    ['urn:okta:acme_app_1:1.0:user:custom:costCode', 'R-7'],
    ['urn:okta:acme_app_1:1.0:user:custom:floor', '3'],
    ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department', 'R&D'],
    ['department', 'R&D'],
    ['name', undefined],
    ['employeeNumber', undefined],
    ['[', undefined],
  ])('%s', (field, value) => {
    expect(uniqueValueOf(account, field)).toBe(value);
  });
});

describe('effectiveOptions', () => {
  const given = { status: 'ACTIVE', provisioning: true, features: features.parse({}), capabilities: null };
  test('are all on where the connector was never tested or lists nothing', () => {
    expect(effectiveOptions(given)).toMatchObject({
      create: { on: true },
      password: { on: true },
      pending: { on: false, why: 'option_off' },
    });
  });
  test('an absent capability switches its option off, and says so', () => {
    expect(effectiveOptions({ ...given, capabilities: ['PUSH_NEW_USERS'] })).toMatchObject({
      create: { on: true },
      update: { on: false, why: 'capability_missing', capability: 'PUSH_PROFILE_UPDATES' },
    });
  });
  test('provisioning off switches everything off', () => {
    expect(Object.values(effectiveOptions({ ...given, provisioning: false })).every(({ on }) => !on)).toBe(true);
  });
});

describe('needOf', () => {
  const options = effectiveOptions({
    status: 'ACTIVE',
    provisioning: true,
    features: features.parse({ pending: true }),
    capabilities: null,
  });
  const account = {
    status: 'PROVISIONED',
    wanted: true,
    externalId: 'x',
    remoteActive: true,
    pushedRev: 1,
    personStatus: 'ACTIVE',
    rev: 1,
    hasPassword: false,
    sources: false,
    leftAt: null,
  } as const;
  test.each([
    ['nothing, in step', {}, { none: 'in step' }],
    ['a push', { rev: 2 }, { kind: 'user.push' }],
    [
      'a password before a push, since it carries the profile too',
      { rev: 2, hasPassword: true },
      { kind: 'user.password' },
    ],
    ['a deactivation before everything', { rev: 2, hasPassword: true, wanted: false }, { kind: 'user.deactivate' }],
    ['nothing more once deactivated', { rev: 2, wanted: false, remoteActive: false }, { none: 'in step' }],
    ['a reactivation', { remoteActive: false, status: 'INACTIVE' }, { kind: 'user.reactivate' }],
    [
      'an activation of an account made inactive',
      { remoteActive: false, status: 'PENDING' },
      { kind: 'user.activate' },
    ],
    ['an account', { externalId: null, status: 'STAGED' }, { kind: 'user.provision' }],
    [
      'an inactive account for a staged person',
      { externalId: null, status: 'STAGED', personStatus: 'STAGED' },
      { kind: 'user.provision' },
    ],
    [
      'nothing for an account that the application removed',
      { externalId: null, status: 'DEPROVISIONED' },
      { none: 'nothing there' },
    ],
    ['nothing for the active account of a staged person', { personStatus: 'STAGED' }, { none: 'not wanted yet' }],
  ] as const)('%s', (_name, part, need) => {
    expect(needOf({ ...account, ...part }, { options, features: features.parse({}) }, 0)).toEqual(need);
  });
});
