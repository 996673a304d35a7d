import type { AttributePath, Filter, ScimUser } from '@postern/protocol/scim';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composedOf, expectAsInMemory, leavesOf, listAll } from '../behaviour/as-in-memory.suite.ts';
import type { StoredUser } from '../sdk/index.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { createSqlConnector } from './sql-connector.ts';
import { createExampleTables, exampleConfig } from './test-database.ts';

const custom = 'urn:okta:hr:1.0:user:custom';
const context = { version: '2.0', principal: 'test' } as const;

const words = [
  '',
  'a',
  'A',
  'b',
  'ab',
  'aB',
  'a%',
  'a_',
  '!',
  '*a?',
  '[b]',
  'é',
  'É',
  'é%',
  '10',
  '9',
  ' a',
  'true',
  'D',
];
const word = fc.constantFrom(...words);
const filled = word.filter((text) => text !== '');
const optional = fc.option(word, { nil: undefined });

const user = fc.record(
  {
    title: optional,
    givenName: optional,
    familyName: optional,
    mail: fc.option(filled, { nil: undefined }),
    phone: fc.option(filled, { nil: undefined }),
    costCode: fc.option(fc.integer({ min: -3, max: 12 }), { nil: undefined }),
    active: fc.boolean(),
  },
  { requiredKeys: ['active'] },
);

const path = fc.constantFrom<AttributePath[]>(
  { attribute: 'userName' },
  { attribute: 'Title' },
  { attribute: 'name', sub: 'givenName' },
  { attribute: 'name', sub: 'FAMILYNAME' },
  { attribute: 'emails' },
  { attribute: 'emails', sub: 'value' },
  { attribute: 'emails', sub: 'type' },
  { attribute: 'emails', sub: 'primary' },
  { attribute: 'phoneNumbers', sub: 'value' },
  { attribute: 'active' },
  { attribute: 'id' },
  { schema: custom, attribute: 'costCode' },
);
const entrySub = fc.constantFrom({ attribute: 'value' }, { attribute: 'type' }, { attribute: 'primary' });
const value = fc.oneof(
  word,
  fc.constantFrom('work', 'WORK', 'user1', '3'),
  fc.integer({ min: -3, max: 12 }),
  fc.boolean(),
  fc.constant(null),
);
const valuePath: fc.Arbitrary<Filter> = fc.record({
  op: fc.constant('valuePath' as const),
  path: fc.constantFrom({ attribute: 'emails' }, { attribute: 'phoneNumbers' }),
  filter: composedOf(leavesOf(entrySub, value)),
});
const filter = composedOf(
  fc.oneof({ weight: 4, arbitrary: leavesOf(path, value) }, { weight: 1, arbitrary: valuePath }),
);

function toUser(fields: typeof user extends fc.Arbitrary<infer T> ? T : never, n: number): ScimUser {
  const { title, givenName, familyName, mail, phone, costCode, active } = fields;
  const name = {
    ...(givenName === undefined ? {} : { givenName }),
    ...(familyName === undefined ? {} : { familyName }),
  };
  return {
    userName: `User${n}`,
    active,
    name,
    ...(title === undefined ? {} : { title }),
    ...(mail === undefined ? {} : { emails: [{ value: mail, primary: true }] }),
    ...(phone === undefined ? {} : { phoneNumbers: [{ value: phone, primary: true }] }),
    ...(costCode === undefined ? {} : { custom: { [custom]: { costCode } } }),
  };
}

/** The database finds exactly those whom the evaluation in memory finds, in the order that it would have. */
export function filterBehaviour({ database }: SuiteParts): void {
  describe('filters in SQL', () => {
    test('and orders equal those in memory, on random people', { timeout: 120_000 }, async () => {
      await createExampleTables(database());
      const connector = await createSqlConnector(exampleConfig(database().url, { password: undefined }));
      try {
        const people = fc.sample(user, { numRuns: 60, seed: 7 });
        const stored: StoredUser[] = [];
        for (const [n, one] of people.entries()) stored.push(await connector.users.create!(toUser(one, n), context));
        expect(await listAll(connector)).toEqual(stored);
        await expectAsInMemory(connector, { filter, path }, { filters: 400, orders: 60 });
      } finally {
        await connector.close?.();
      }
    });
  });
}
