import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { users } from './arbitraries.testing.ts';
import type { ScimUser } from './types.ts';
import { decodeUser } from './user-decode.ts';
import { encodeUser, userBody } from './user-encode.ts';

const custom = 'urn:okta:acme_app_1:1.0:user:custom';
const ann: ScimUser = {
  userName: 'ann.lee@example.com',
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [{ value: 'ann.lee@example.com', primary: true }, { value: 'ann@home.example' }],
  phoneNumbers: [{ value: '555-0100' }],
  password: 'x',
  active: true,
  custom: { [custom]: { emailAddress: 'ann.lee@example.com' } },
};

describe('encodeUser', () => {
  it('gives the create body of Okta in 1.1', () => {
    expect(userBody({ ...ann, meta: { created: 'now' } }, '1.1')).toEqual({
      schemas: ['urn:scim:schemas:core:1.0', 'urn:scim:schemas:extension:enterprise:1.0', custom],
      userName: 'ann.lee@example.com',
      name: { formatted: 'Ann Lee', givenName: 'Ann', familyName: 'Lee' },
      emails: [
        { value: 'ann.lee@example.com', primary: true, type: 'primary' },
        { value: 'ann@home.example', type: 'secondary' },
      ],
      phoneNumbers: [{ value: '555-0100', primary: true, type: 'mobile' }],
      password: 'x',
      active: true,
      [custom]: { emailAddress: 'ann.lee@example.com' },
    });
  });

  it('lists the enterprise URN in 2.0 only when it is sent', () => {
    expect(encodeUser({ userName: 'a' }, '2.0')['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:User']);
    const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
    const wire = encodeUser({ userName: 'a', enterprise: { department: 'IT', manager: { value: '7' } } }, '2.0');
    expect(wire['schemas']).toContain(urn);
    expect(wire[urn]).toEqual({ department: 'IT', manager: { value: '7' } });
  });

  it('writes only the custom URNs that were asked for, and no password in answers', () => {
    const wire = encodeUser(ann, '1.1', { customUrns: [], omitPassword: true });
    expect(wire).not.toHaveProperty([custom]);
    expect(wire['schemas']).not.toContain(custom);
    expect(wire).not.toHaveProperty('password');
  });

  it('calls the id of the manager managerId in 1.1', () => {
    const wire = encodeUser({ userName: 'a', enterprise: { manager: { value: '7' } } }, '1.1');
    expect(wire['urn:scim:schemas:extension:enterprise:1.0']).toEqual({ manager: { managerId: '7' } });
  });
});

describe('decodeUser', () => {
  it.each(['1.1', '2.0'] as const)('reads back what was encoded in %s', (version) => {
    fc.assert(
      fc.property(users, (user) => {
        expect(decodeUser(encodeUser(user, version))).toEqual(user);
      }),
    );
  });

  it('tolerates what real servers send', () => {
    const user = decodeUser({
      UserName: 'ann',
      id: 7,
      active: 'False',
      emails: ['a@b.example', { value: null }, { value: 'c@d.example', primary: 'True' }],
      name: 'Ann Lee',
      meta: { resourceType: 'User', created: '04-17-2020 00:00:00' },
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { employeeNumber: 12, manager: '9' },
      'urn:scim:schemas:extension:okta:1.0': { level: 3 },
      unknown: [{}],
    });
    expect(user).toEqual({
      userName: 'ann',
      id: '7',
      active: false,
      emails: [{ value: 'a@b.example' }, { value: 'c@d.example', primary: true }],
      name: { formatted: 'Ann Lee' },
      meta: { resourceType: 'User', created: '04-17-2020 00:00:00' },
      enterprise: { employeeNumber: '12', manager: { value: '9' } },
      custom: { 'urn:scim:schemas:extension:okta:1.0': { level: 3 } },
    });
  });

  it('throws only where it cannot go on', () => {
    for (const bad of [null, [], 'x', 3]) expect(() => decodeUser(bad)).toThrow('must be a JSON object');
    expect(decodeUser({})).toEqual({ userName: '' });
    expect(() => decodeUser({ userName: ' ' }, { require: true })).toThrow('userName is required');
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('userName', 'name', 'emails', 'groups', 'meta', 'active', 'urn:x'),
          fc.jsonValue(),
        ),
        (json) => {
          decodeUser(json);
        },
      ),
    );
  });
});
