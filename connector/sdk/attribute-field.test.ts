import { expect, test } from 'vitest';
import { createAttributeFields } from './attribute-field.ts';

const user = {
  userName: 'ann',
  name: { givenName: 'Ann' },
  emails: [
    { value: 'home@x', type: 'home' },
    { value: 'work@x', type: 'Work', primary: true },
    { value: 'b@x', type: 'secondary' },
  ],
  enterprise: { department: 'R&D', manager: { value: '7' } },
  custom: { 'urn:okta:HR:1.0:user:custom': { CostCode: 5 } },
};

test.each([
  ['userName', 'ann'],
  ['name.givenName', 'Ann'],
  ['name.familyName', undefined],
  ['emails[primary]', 'work@x'],
  ['emails', 'work@x'],
  ['emails[home]', 'home@x'],
  ['emails[type eq "secondary"].value', 'b@x'],
  ['phoneNumbers[primary]', undefined],
  ['enterprise.department', 'R&D'],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value', '7'],
  ['urn:okta:hr:1.0:user:custom:costCode', 5],
])('%s is read and written', (path, value) => {
  const [field] = createAttributeFields('user', [path]);
  expect(field?.read(user)).toBe(value);
  const built = {};
  field?.write(built, 'written');
  expect(field?.read(built)).toBe('written');
});

test('a primary mail is shown with the type that others look for, unless that has a field of its own', () => {
  const shown = (...paths: string[]) => {
    const built: { emails?: object[] } = {};
    for (const [n, field] of createAttributeFields('user', paths).entries()) field.write(built, `m${n}`);
    return built.emails;
  };
  expect(shown('emails[primary]')).toEqual([{ value: 'm0', type: 'work', primary: true }]);
  expect(shown('emails[primary]', 'emails[work]')).toEqual([
    { value: 'm0', primary: true },
    { value: 'm1', type: 'work' },
  ]);
});

test('without a primary entry, the first that no other field holds is taken', () => {
  const [primary] = createAttributeFields('user', ['emails[primary]', 'emails[home]']);
  expect(
    primary?.read({
      emails: [
        { value: 'h', type: 'home' },
        { value: 'o', type: 'other' },
      ],
    }),
  ).toBe('o');
  expect(primary?.read({ emails: [{ value: 'h', type: 'home' }] })).toBeUndefined();
});

test('parts of one address make one entry', () => {
  const built: { addresses?: object[] } = {};
  const fields = createAttributeFields('user', ['addresses[work].streetAddress', 'addresses[work].locality']);
  for (const field of fields) field.write(built, field.sub ?? '');
  expect(built.addresses).toEqual([{ streetAddress: 'streetAddress', locality: 'locality', type: 'work' }]);
});

test.each(['shoeSize', 'password', 'name', 'name.shoe', 'emails[', 'urn:x', 'enterprise.shoe', '__proto__'])(
  'an admin is told that %s is no attribute',
  (path) => {
    expect(() => createAttributeFields('user', [path])).toThrow(/Write/);
  },
);
