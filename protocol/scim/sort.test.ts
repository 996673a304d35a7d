import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePath } from './path.ts';
import { sortResources } from './sort.ts';
import type { ScimUser } from './types.ts';

const names = (users: ScimUser[], path: string, descending = false) =>
  sortResources(users, { path: parsePath(path), descending }).map(({ userName }) => userName);

test('names ignore case, and who has none comes last, first when descending', () => {
  const users = [{ userName: 'b', title: 'Zoe' }, { userName: 'C' }, { userName: 'a', title: 'adam' }];
  expect(names(users, 'userName')).toEqual(['a', 'b', 'C']);
  expect(names(users, 'userName', true)).toEqual(['C', 'b', 'a']);
  expect(names(users, 'title')).toEqual(['a', 'b', 'C']);
  expect(names(users, 'title', true)).toEqual(['C', 'b', 'a']);
});

test('of several values the primary one counts, else the first', () => {
  const users: ScimUser[] = [
    { userName: 'z', emails: [{ value: 'a@x' }, { value: 'z@x', primary: true }] },
    { userName: 'm', emails: [{ value: 'm@x' }, { value: 'a@x' }] },
  ];
  expect(names(users, 'emails')).toEqual(['m', 'z']);
  expect(names(users, 'emails.value', true)).toEqual(['z', 'm']);
});

test('times are ordered by instant, and an extension is looked into', () => {
  const users: ScimUser[] = [
    { userName: 'late', meta: { created: '2026-01-01T00:00:00Z' }, enterprise: { department: 'B' } },
    { userName: 'early', meta: { created: '2026-01-01T00:30:00+01:00' }, enterprise: { department: 'a' } },
  ];
  expect(names(users, 'meta.created')).toEqual(['early', 'late']);
  const urn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
  expect(names(users, `${urn}:department`)).toEqual(['early', 'late']);
});

test('nobody is lost, and equal ones keep their order', () => {
  const user = fc.record({
    userName: fc.string(),
    title: fc.option(fc.constantFrom('a', 'A', 'b'), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(user), fc.boolean(), (users, descending) => {
      const people = users as ScimUser[];
      const sorted = sortResources(people, { path: { attribute: 'title' }, descending });
      expect(sorted.length).toBe(people.length);
      expect(new Set(sorted)).toEqual(new Set(people));
      for (const title of ['a', 'b', undefined]) {
        const same = (list: ScimUser[]) => list.filter((one) => one.title?.toLowerCase() === title);
        expect(same(sorted)).toEqual(same(people));
      }
    }),
  );
});
