import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groups, pathTexts, users } from './arbitraries.testing.ts';
import { decodeGroup } from './group-decode.ts';
import { encodeGroup } from './group-encode.ts';
import { applyPatch } from './patch-apply.ts';
import { encodeActivePatch, encodeMemberPatch } from './patch-encode.ts';
import { parsePatch } from './patch-parse.ts';
import { ScimError } from './scim-error.ts';
import type { Json, ScimGroup, ScimUser, ScimVersion } from './types.ts';
import { decodeUser } from './user-decode.ts';
import { encodeUser } from './user-encode.ts';

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const custom = 'urn:okta:acme_app_1:1.0:user:custom';
const ann: ScimUser = {
  id: '1',
  userName: 'ann',
  active: true,
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [
    { value: 'a@work', type: 'work', primary: true },
    { value: 'a@home', type: 'home' },
  ],
  groups: [{ value: 'g' }],
  custom: { [custom]: { level: 1, tags: ['x'] } },
};
const ops: ScimGroup = { id: 'g', displayName: 'Ops', members: [{ value: '1' }, { value: '2' }, { value: '3' }] };

function patch<T extends ScimUser | ScimGroup>(resource: T, operations: Json[]): T {
  return applyPatch(resource, parsePatch({ Operations: operations }, '2.0'));
}

describe('a user', () => {
  it.each<[string, Json, Partial<ScimUser>]>([
    ['capital op, text boolean', { op: 'Replace', path: 'active', value: 'False' }, { active: false }],
    ['no path', { op: 'replace', value: { active: false, id: '9', nonsense: 1 } }, { active: false }],
    [
      'dotted keys',
      { op: 'Add', value: { 'name.givenName': 'Bo', title: 'X' } },
      { name: { givenName: 'Bo', familyName: 'Lee' }, title: 'X' },
    ],
    [
      'complex merges',
      { op: 'replace', path: 'name', value: { givenName: 'Bo' } },
      { name: { givenName: 'Bo', familyName: 'Lee' } },
    ],
    [
      'wrapped single value',
      { op: 'Replace', path: 'displayName', value: [{ $ref: null, value: 'B' }] },
      { displayName: 'B' },
    ],
    [
      'enterprise path',
      { op: 'add', path: `${enterprise}:department`, value: 'IT' },
      { enterprise: { department: 'IT' } },
    ],
    [
      'manager as id',
      { op: 'add', path: `${enterprise}:manager`, value: '7' },
      { enterprise: { manager: { value: '7' } } },
    ],
    [
      'enterprise block',
      { op: 'add', value: { [enterprise]: { department: 'IT' } } },
      { enterprise: { department: 'IT' } },
    ],
    [
      'enterprise key',
      { op: 'add', value: { [`${enterprise}:department`]: 'IT' } },
      { enterprise: { department: 'IT' } },
    ],
    [
      'custom path',
      { op: 'replace', path: `${custom}:level`, value: 2 },
      { custom: { [custom]: { level: 2, tags: ['x'] } } },
    ],
    [
      'custom block',
      { op: 'replace', path: custom, value: { level: 2 } },
      { custom: { [custom]: { level: 2, tags: ['x'] } } },
    ],
    [
      'custom list',
      { op: 'add', path: `${custom}:tags`, value: ['y', 'x'] },
      { custom: { [custom]: { level: 1, tags: ['x', 'y'] } } },
    ],
    [
      'brackets',
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'b@work' },
      { emails: [{ value: 'b@work', type: 'work', primary: true }, ann.emails![1]!] },
    ],
    [
      'brackets that match nothing make the value',
      { op: 'add', path: 'phoneNumbers[type eq "work"].value', value: '5' },
      { phoneNumbers: [{ value: '5', type: 'work' }] },
    ],
    [
      'a new primary',
      { op: 'add', path: 'emails', value: [{ value: 'c', primary: 'True' }] },
      { emails: [{ value: 'a@work', type: 'work' }, ann.emails![1]!, { value: 'c', primary: true }] },
    ],
    ['remove in brackets', { op: 'remove', path: 'emails[type eq "home"]' }, { emails: [ann.emails![0]!] }],
    ['adding nothing', { op: 'add', path: 'emails', value: null }, {}],
    ['not held', { op: 'add', path: 'profileUrl', value: 'x' }, {}],
  ])('%s', (_name, operation, expected) => {
    expect(patch(ann, [operation])).toEqual({ ...ann, ...expected });
  });

  it('removes attributes, whole extensions and by null', () => {
    const changed = patch({ ...ann, title: 'X', nickName: 'Y' }, [
      { op: 'remove', path: 'title' },
      { op: 'replace', path: 'nickName', value: null },
      { op: 'remove', path: custom },
      { op: 'remove', path: 'name' },
    ]);
    const { custom: _custom, name: _name, ...rest } = ann;
    expect(changed).toEqual(rest);
  });

  it.each<[Json, string]>([
    [{ op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    [{ op: 'remove' }, 'noTarget'],
    [{ op: 'add', path: 'title' }, 'invalidValue'],
    [{ op: 'add', value: 'x' }, 'invalidValue'],
    [{ op: 'add', path: 'a b', value: 'x' }, 'invalidPath'],
    [{ op: 'add', path: 'nonsense', value: 'x' }, 'invalidPath'],
    [{ op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    [{ op: 'replace', path: 'groups', value: [] }, 'mutability'],
    [{ op: 'remove', path: 'userName' }, 'mutability'],
    [{ op: 'replace', path: 'active', value: 'perhaps' }, 'invalidValue'],
    [{ op: 'replace', path: 'title', value: { a: 1 } }, 'invalidValue'],
    [{ op: 'replace', path: 'emails', value: [{ type: 'work' }] }, 'invalidValue'],
    [{ op: 'replace', path: 'emails[type eq "x"].value', value: 'y' }, 'noTarget'],
  ])('%j is %s', (operation, scimType) => {
    expect(() => patch(ann, [operation])).toThrow(expect.objectContaining({ status: 400, scimType }));
  });

  it('needs operations', () => {
    expect(() => parsePatch({}, '2.0')).toThrow('Operations');
    expect(() => parsePatch([], '2.0')).toThrow('JSON object');
  });
});

describe('a group', () => {
  const left = (members: string[]) => ({ ...ops, members: members.map((value) => ({ value })) });

  it.each<[string, Json, string[]]>([
    ['in brackets', { op: 'remove', path: 'members[value eq "2"]' }, ['1', '3']],
    ['with the list of what goes', { op: 'Remove', path: 'members', value: [{ value: '1' }, { value: '3' }] }, ['2']],
    ['with an empty list', { op: 'Remove', path: 'members', value: [] }, ['1', '2', '3']],
    ['all', { op: 'remove', path: 'members' }, []],
    ['somebody who is not in', { op: 'remove', path: 'members[value eq "9"]' }, ['1', '2', '3']],
  ])('remove %s', (_name, operation, expected) => {
    expect(patch(ops, [operation])).toEqual(left(expected));
  });

  it('adds each member once and follows our own requests', () => {
    const body = encodeMemberPatch({
      add: [{ value: '2' }, { value: '4' }],
      remove: [{ value: '1' }, { value: 'x"y' }],
    });
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        { op: 'remove', path: 'members[value eq "1"]' },
        { op: 'remove', path: 'members[value eq "x\\"y"]' },
        { op: 'add', path: 'members', value: [{ value: '2' }, { value: '4' }] },
      ],
    });
    expect(applyPatch(ops, parsePatch(body, '2.0'))).toEqual(left(['2', '3', '4']));
    expect(applyPatch(ann, parsePatch(encodeActivePatch(false), '2.0')).active).toBe(false);
  });

  it('reads the patch of 1.1', () => {
    const body = {
      schemas: ['urn:scim:schemas:core:1.0'],
      meta: { attributes: ['urn:okta:custom:group:1.0:description'] },
      displayName: 'Night',
      members: [{ value: '2', operation: 'delete' }, { value: '4' }],
    };
    expect(applyPatch({ ...ops, description: 'x' }, parsePatch(body, '1.1'))).toEqual({
      ...left(['1', '3', '4']),
      displayName: 'Night',
    });
  });
});

const operation = fc.record(
  {
    op: fc.constantFrom('add', 'Remove', 'replace'),
    path: pathTexts,
    value: fc.oneof(fc.jsonValue(), fc.constantFrom('False', { value: 'a', primary: true }, [{ value: 'a' }])),
  },
  { requiredKeys: ['op'] },
);
const bodies = fc.array(operation, { maxLength: 4 }).map((Operations) => ({ Operations }));

describe.each<ScimVersion>(['1.1', '2.0'])('whatever a client sends in %s', (version) => {
  it('gives a whole user or a ScimError, and leaves the input alone', () => {
    fc.assert(
      fc.property(users, bodies, (user, body) =>
        check(user, body, version, (one) => decodeUser(encodeUser(one, '2.0'))),
      ),
    );
  });

  it('gives a whole group or a ScimError, and leaves the input alone', () => {
    fc.assert(
      fc.property(groups, bodies, (group, body) =>
        check(group, body, version, (one) => decodeGroup(encodeGroup(one, '2.0'))),
      ),
    );
  });
});

function check<T extends ScimUser | ScimGroup>(
  resource: T,
  body: unknown,
  version: ScimVersion,
  again: (one: T) => unknown,
): void {
  const before = structuredClone(resource);
  try {
    const after = applyPatch(resource, parsePatch(body, version));
    expect(again(after)).toEqual(after);
    expect([after.id, after.meta]).toEqual([before.id, before.meta]);
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
  }
  expect(resource).toEqual(before);
}
