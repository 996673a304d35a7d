import { type Filter, formatFilter, matches, type ScimUser } from '@postern/protocol/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StoredUser } from '../sdk/index.ts';
import type { SuiteParts } from './directories.suite.ts';
import { createLdapConnector } from './ldap-connector.ts';
import { directoryConfig, emptyDirectory } from './test-directory.ts';

const context = { version: '2.0', principal: 'test' } as const;

/** Texts that mean something to a filter, to a DN, to a pattern, or to a directory's own idea of equality. */
const words = [
  ...['a', 'A', 'b', 'ab', 'a b', 'a  b', ' a', 'a ', '*', 'a*', '*)(uid=*', ')(|(cn=*', '\\', '\\2a', '(', '&', '|'],
  ...['é', 'É', 'e', 'ß', 'ss', ',dc=x', '"', '#a', '<a>', '10', '9', 'true', '-'],
];
const word = fc.constantFrom(...words);
const optional = fc.option(word, { nil: undefined });
const person = fc.record({ title: optional, givenName: optional, familyName: optional, active: fc.boolean() });

const path = fc.constantFrom(
  { attribute: 'userName' },
  { attribute: 'Title' },
  { attribute: 'name', sub: 'givenName' },
  { attribute: 'name', sub: 'FAMILYNAME' },
  { attribute: 'emails' },
  { attribute: 'emails', sub: 'type' },
  { attribute: 'active' },
  { attribute: 'id' },
  { attribute: 'nickName' },
);
const value = fc.oneof(
  { weight: 4, arbitrary: word },
  fc.constantFrom('user1', 'USER2', 'user1@example.test', 'work', ''),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.integer({ min: 9, max: 10 }),
  fc.boolean(),
  fc.constant(null),
);
const op = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
const leaf = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op, path, value }) as fc.Arbitrary<Filter> },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('pr'), path }) as fc.Arbitrary<Filter> },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('valuePath'),
      path: fc.constant({ attribute: 'emails' }),
      filter: fc.record({ op, path: fc.constant({ attribute: 'value' }), value }),
    }) as fc.Arbitrary<Filter>,
  },
);
const filter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ op: fc.constant('not' as const), filter: tie('filter') }),
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
    }),
  ),
})).filter;

/** The directory and what follows it find exactly those whom the evaluation in memory finds. */
export function filterBehaviour({ target, client }: SuiteParts): void {
  test('filters equal those in memory, on random people', { timeout: 120_000 }, async () => {
    await emptyDirectory(client(), target());
    const connector = await createLdapConnector(directoryConfig(target()));
    const page = { startIndex: 1, count: 1000, without: new Set(['groups']) };
    try {
      const people = fc.sample(person, { numRuns: 30, seed: 7 });
      for (const [n, { title, givenName, familyName, active }] of people.entries()) {
        const name = { ...(givenName && { givenName }), ...(familyName && { familyName }) };
        const user: ScimUser = { userName: `User${n}`, active, name, ...(title && { title }) };
        if (n % 2) user.emails = [{ value: `user${n}@example.test`, primary: true }];
        await connector.users.create!(user, context);
      }
      const stored: StoredUser[] = (await connector.users.list!(page, context)).resources;
      expect(stored).toHaveLength(30);
      await fc.assert(
        fc.asyncProperty(filter, async (tree) => {
          const wanted = stored.filter((one) => matches(tree, one)).map(({ id }) => id);
          const found = await connector.users.list!({ ...page, filter: tree }, context);
          expect(
            found.resources.map(({ id }) => id),
            formatFilter(tree),
          ).toEqual(wanted);
          expect(found.totalResults).toBe(wanted.length);
        }),
        { numRuns: 120 },
      );
    } finally {
      await connector.close?.();
    }
  });
}
