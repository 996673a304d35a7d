import type { AttributePath, ScimUser } from '@postern/protocol/scim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composedOf, expectAsInMemory, leavesOf, listAll } from '../behaviour/as-in-memory.suite.ts';
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

const path = fc.constantFrom<AttributePath[]>(
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
const filter = composedOf(
  fc.oneof(
    { weight: 7, arbitrary: leavesOf(path, value) },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant('valuePath' as const),
        path: fc.constant({ attribute: 'emails' }),
        filter: leavesOf(fc.constant({ attribute: 'value' }), value),
      }),
    },
  ),
);

/** The directory and what follows it find exactly those whom the evaluation in memory finds, in its order. */
export function filterBehaviour({ target, client }: SuiteParts): void {
  test('filters and orders equal those in memory, on random people', { timeout: 120_000 }, async () => {
    await emptyDirectory(client(), target());
    const connector = await createLdapConnector(directoryConfig(target()));
    try {
      const people = fc.sample(person, { numRuns: 30, seed: 7 });
      for (const [n, { title, givenName, familyName, active }] of people.entries()) {
        const name = { ...(givenName && { givenName }), ...(familyName && { familyName }) };
        const user: ScimUser = { userName: `User${n}`, active, name, ...(title && { title }) };
        if (n % 2) user.emails = [{ value: `user${n}@example.test`, primary: true }];
        await connector.users.create!(user, context);
      }
      expect(await listAll(connector)).toHaveLength(30);
      await expectAsInMemory(connector, { filter, path }, { filters: 120, orders: 20 });
    } finally {
      await connector.close?.();
    }
  });
}
