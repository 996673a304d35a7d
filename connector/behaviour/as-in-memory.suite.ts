import { type AttributePath, type Filter, formatFilter, matches, sortResources } from '@postern/protocol/scim';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Connector, StoredUser } from '../sdk/index.ts';

const context = { version: '2.0', principal: 'test' } as const;
const everybody = { startIndex: 1, count: 1000, without: new Set(['groups']) };

/** Comparisons, and now and then a test for presence, of these paths with these values. */
export function leavesOf(path: fc.Arbitrary<AttributePath>, value: fc.Arbitrary<unknown>): fc.Arbitrary<Filter> {
  const op = fc.constantFrom('eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le');
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ op, path, value }) as fc.Arbitrary<Filter> },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('pr'), path }) as fc.Arbitrary<Filter> },
  );
}

/** Filters that are made of these by `and`, `or` and `not`. */
export function composedOf(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
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
}

/** All users of a connector, as its list shows them. */
export async function listAll({ users }: Connector): Promise<StoredUser[]> {
  return (await users.list!(everybody, context)).resources;
}

/** The connector finds exactly those whom the evaluation in memory finds, and puts them in the order that it would. */
export async function expectAsInMemory(
  connector: Connector,
  arbitraries: { filter: fc.Arbitrary<Filter>; path: fc.Arbitrary<AttributePath> },
  runs: { filters: number; orders: number },
): Promise<void> {
  const stored = await listAll(connector);
  const list = connector.users.list!;
  const idsOf = (users: readonly StoredUser[]) => users.map(({ id }) => id);
  await fc.assert(
    fc.asyncProperty(arbitraries.filter, async (filter) => {
      const wanted = idsOf(stored.filter((one) => matches(filter, one)));
      const found = await list({ ...everybody, filter }, context);
      expect(idsOf(found.resources), formatFilter(filter)).toEqual(wanted);
      expect(found.totalResults).toBe(wanted.length);
    }),
    { numRuns: runs.filters },
  );
  await fc.assert(
    fc.asyncProperty(arbitraries.path, fc.boolean(), fc.nat(20), async (path, descending, from) => {
      const sort = { path, descending };
      const page = { ...everybody, sort, startIndex: from + 1, count: 25 };
      const found = await list(page, context);
      expect(idsOf(found.resources)).toEqual(idsOf(sortResources(stored, sort)).slice(from, from + page.count));
      expect(found.totalResults).toBe(stored.length);
    }),
    { numRuns: runs.orders },
  );
}
