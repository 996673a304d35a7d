import fc from 'fast-check';
import { expect, it } from 'vitest';
import { groups } from './arbitraries.testing.ts';
import { decodeGroup } from './group-decode.ts';
import { encodeGroup } from './group-encode.ts';
import { decodeList, isList } from './list-decode.ts';
import { encodeList } from './list-encode.ts';

it('puts the description under the URN of Okta and lists the URN only then', () => {
  const group = { displayName: 'Ops', members: [{ value: '1', display: 'Ann' }] };
  expect(encodeGroup({ ...group, description: 'on call' }, '1.1')).toEqual({
    schemas: ['urn:scim:schemas:core:1.0', 'urn:okta:custom:group:1.0'],
    ...group,
    'urn:okta:custom:group:1.0': { description: 'on call' },
  });
  expect(encodeGroup(group, '2.0')['schemas']).toEqual(['urn:ietf:params:scim:schemas:core:2.0:Group']);
});

it.each(['1.1', '2.0'] as const)('reads back what was encoded in %s', (version) => {
  fc.assert(
    fc.property(groups, (group) => {
      expect(decodeGroup(encodeGroup(group, version))).toEqual(group);
    }),
  );
});

it('reads members given as plain ids and requires a name where asked', () => {
  expect(decodeGroup({ displayName: 'Ops', members: ['1', 2, null] }).members).toEqual([
    { value: '1' },
    { value: '2' },
  ]);
  expect(() => decodeGroup({}, { require: true })).toThrow('displayName is required');
});

it('writes counters as integers and reads them however they come', () => {
  const wire = encodeList({ totalResults: 9, resources: [{ displayName: 'Ops' }] }, '2.0', (one) =>
    encodeGroup(one, '2.0'),
  );
  expect(wire).toMatchObject({
    totalResults: 9,
    startIndex: 1,
    itemsPerPage: 1,
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  });
  expect(encodeList({ resources: [] }, '1.1')['schemas']).toEqual(['urn:scim:schemas:core:1.0']);
  expect(decodeList({ totalResults: '12', startIndex: -1, itemsPerPage: {} }, decodeGroup)).toEqual({
    totalResults: 12,
    resources: [],
  });
  expect(decodeList([{ displayName: 'A' }], decodeGroup).resources).toEqual([{ displayName: 'A' }]);
});

it.each([
  [{}, true],
  [{ resources: [] }, true],
  [{ TotalResults: '0' }, true],
  [{ schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'] }, true],
  [{ schemas: ['urn:scim:schemas:core:1.0'], userName: 'ann' }, false],
  [{ message: 'try later' }, false],
])('%j is a list: %s', (json, expected) => expect(isList(json)).toBe(expected));
