import fc from 'fast-check';
import { formatPath } from './filter-format.ts';
import type { AttributePath, Filter, MultiValue, ScimGroup, ScimUser } from './types.ts';

/** Random input for the property tests; no program imports this file. */
export const customUrn = 'urn:okta:acme_app_1:1.0:user:custom';

const word = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' });
const name = fc.stringMatching(/^[a-z][A-Za-z0-9_-]{0,8}$/);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

const path: fc.Arbitrary<AttributePath> = fc
  .record({
    schema: maybe(fc.constantFrom(customUrn, 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User')),
    attribute: name,
    sub: maybe(name),
  })
  .map(
    (one) =>
      Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as unknown as AttributePath,
  );

const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((n) => (n === 0 ? 0 : n));
const value = fc.oneof(fc.string({ unit: 'binary' }), number, fc.boolean(), fc.constant(null));

/** Any filter tree the grammar can say; `and`, `or` with two parts or more. */
export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter; leaf: Filter }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ op: fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'), path, value }),
    fc.record({ op: fc.constant('pr' as const), path }),
  ) as fc.Arbitrary<Filter>,
  filter: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    tie('leaf'),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({
      op: fc.constant('valuePath' as const),
      path: path.map(({ sub: _sub, ...rest }) => rest),
      filter: tie('leaf'),
    }),
  ),
})).filter;

const values: fc.Arbitrary<MultiValue[]> = fc
  .uniqueArray(fc.record({ value: word, type: fc.constantFrom('work', 'home'), display: word }), {
    selector: (one) => one.value,
    minLength: 1,
    maxLength: 3,
  })
  .map(([first, ...rest]) => [{ ...first!, primary: true }, ...rest]);

const reference = fc.record({ value: word, display: word }, { requiredKeys: ['value'] });
const text = {
  displayName: word,
  nickName: word,
  title: word,
  userType: word,
  locale: word,
  timezone: word,
  password: word,
};

/** A user with whatever may be there; everything in the form that `decodeUser` gives. */
export const users: fc.Arbitrary<ScimUser> = fc.record(
  {
    id: word,
    externalId: word,
    userName: word.filter((one) => one.trim() !== ''),
    ...text,
    name: fc.record({ formatted: word, givenName: word, familyName: word }),
    active: fc.boolean(),
    emails: values,
    phoneNumbers: values,
    roles: values,
    groups: fc.array(reference, { minLength: 1, maxLength: 3 }),
    enterprise: fc.record({ department: word, manager: fc.record({ value: word, displayName: word }) }),
    custom: fc.record({ [customUrn]: fc.dictionary(name, fc.oneof(word, fc.boolean(), fc.integer(), fc.array(word))) }),
    meta: fc.record({ created: word, lastModified: word }),
  },
  { requiredKeys: ['userName'] },
) as fc.Arbitrary<ScimUser>;

export const groups: fc.Arbitrary<ScimGroup> = fc.record(
  {
    id: word,
    displayName: word.filter((one) => one.trim() !== ''),
    members: fc.uniqueArray(reference, { selector: (one) => one.value, maxLength: 5 }),
    description: word,
    meta: fc.record({ created: word }),
  },
  { requiredKeys: ['displayName'] },
) as fc.Arbitrary<ScimGroup>;

/** Paths that exist and that do not. */
export const pathTexts = fc.oneof(
  path.map((one) => formatPath(one)),
  fc.constantFrom(
    'active',
    'name',
    'name.givenName',
    'emails',
    'emails[type eq "work"]',
    'emails[type eq "work"].value',
    'emails.primary',
    'members',
    'members[value eq "a"]',
    'groups',
    'id',
    'userName',
    `${customUrn}:level`,
    customUrn,
  ),
);
