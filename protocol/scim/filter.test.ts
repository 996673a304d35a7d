import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filters, users } from './arbitraries.testing.ts';
import { changedSinceFilter, equalsFilter } from './filter-build.ts';
import { formatFilter, formatPath } from './filter-format.ts';
import { matches } from './filter-match.ts';
import { parseFilter } from './filter-parse.ts';
import { parsePath } from './path.ts';
import { ScimError } from './scim-error.ts';
import type { ScimUser } from './types.ts';

const custom = 'urn:okta:onprem_app:1.0:user:custom';
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const ann: ScimUser = {
  id: 'A1',
  userName: 'Ann@Example.com',
  active: true,
  password: 'secret',
  emails: [
    { value: 'Ann@Work.example', type: 'work' },
    { value: 'ann@home.example', type: 'home' },
  ],
  enterprise: { department: 'Accounts', manager: { value: 'B2' } },
  custom: { [custom]: { departmentName: 'Money', level: 5, tags: ['x', 'y'] } },
  meta: { lastModified: '2024-01-01T00:30:00Z' },
};

describe('parseFilter', () => {
  it('gives the tree back that formatFilter wrote', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(formatFilter(filter))).toEqual(filter);
      }),
    );
  });

  it('binds not before and before or', () => {
    const tree = parseFilter('a pr OR not (b pr) And c EQ "x"');
    expect(formatFilter(tree)).toBe('a pr or not (b pr) and c eq "x"');
    expect(tree).toMatchObject({
      op: 'or',
      filters: [{ op: 'pr' }, { op: 'and', filters: [{ op: 'not' }, { op: 'eq' }] }],
    });
    expect(formatFilter(parseFilter('(a pr or b pr) and c pr'))).toBe('(a pr or b pr) and c pr');
  });

  it('finds the end of a URN behind the dots of its version', () => {
    expect(parseFilter(`${custom}:departmentName eq "x"`)).toMatchObject({
      path: { schema: custom, attribute: 'departmentName' },
    });
    expect(parsePath(`${enterprise}:manager.value`)).toEqual({
      schema: enterprise,
      attribute: 'manager',
      sub: 'value',
    });
    expect(parsePath(enterprise)).toEqual({ schema: enterprise, attribute: '' });
    expect(formatPath(parsePath('emails[type eq "a]b"].value'))).toBe('emails[type eq "a]b"].value');
  });

  it.each([
    ['', 1],
    ['a eq', 5],
    ['a like "x"', 3],
    ['a eq "x', 6],
    ['a eq x', 6],
    ['(a pr', 6],
    ['a pr b', 6],
    ['a[b[c pr]]', 4],
    ['a.b.c pr', 1],
    ['a eq "\\q"', 6],
    ['a eq 1e999', 6],
  ])('rejects %j at character %i', (text, at) => {
    expect(() => parseFilter(text)).toThrow(
      expect.objectContaining({
        status: 400,
        scimType: 'invalidFilter',
        detail: expect.stringContaining(`character ${at}:`),
      }),
    );
  });

  it('refuses hostile size and depth without a stack overflow', () => {
    expect(() => parseFilter('not ('.repeat(1_900))).toThrow('nested deeper');
    expect(() => parseFilter('['.repeat(9_000))).toThrow(ScimError);
    expect(() => parseFilter(`a eq "${'x'.repeat(10_000)}"`)).toThrow('longer than');
  });

  it('throws nothing but ScimError', () => {
    const noise = fc.array(
      fc.constantFrom('a', ' ', '"', '\\', '(', ')', '[', ']', 'eq', 'not', 'urn:', '.', ':', '1', '\n'),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(noise, (parts) => {
        for (const read of [parseFilter, parsePath]) {
          try {
            read(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(ScimError);
          }
        }
      }),
    );
  });
});

describe('matches', () => {
  it.each([
    ['userName eq "ann@example.com"', true],
    ['USERNAME Eq "ANN@example.com"', true],
    ['urn:ietf:params:scim:schemas:core:2.0:User:userName sw "ANN"', true],
    ['id eq "a1"', false],
    ['id eq "A1"', true],
    ['emails eq "ann@WORK.example"', true],
    ['emails.value ew "home.example" and active eq "True"', true],
    ['emails[type eq "work" and value co "home"]', false],
    ['emails[type eq "WORK"].value eq "ann@work.example"', true],
    ['emails.type eq "work" and emails.value co "home"', true],
    [`${enterprise}:department eq "accounts"`, true],
    ['manager eq "B2"', true],
    ['manager eq "B3"', false],
    ['urn:scim:schemas:extension:enterprise:1.0:manager.managerId eq "B2"', true],
    [`${enterprise}:manager eq "b2"`, false],
    [`${custom.toUpperCase()}:departmentname eq "MONEY"`, true],
    [`${custom}:level gt 4 and ${custom}:level eq "5"`, true],
    [`${custom}:tags eq "y"`, true],
    ['meta.lastModified gt "2024-01-01T01:00:00+01:00"', true],
    ['meta.lastModified gt "2024-01-01T01:30:00+01:00"', false],
    ['title pr or nickName ne null', false],
    ['title eq null and title ne "x"', true],
    ['not (userName co "bob")', true],
    ['password pr or password eq "secret" or custom pr', false],
    ['constructor pr or __proto__x pr', undefined],
  ])('%s: %s', (text, expected) => {
    if (expected === undefined) expect(() => parseFilter(text)).toThrow(ScimError);
    else expect(matches(parseFilter(text), ann)).toBe(expected);
  });

  it('reads groups', () => {
    const group = { displayName: 'Ops', description: 'On call', members: [{ value: 'A1' }] };
    expect(matches(parseFilter('members[value eq "A1"] and displayName eq "OPS"'), group)).toBe(true);
    expect(matches(parseFilter('urn:okta:custom:group:1.0:description co "call"'), group)).toBe(true);
    expect(matches(parseFilter('members eq "a1"'), group)).toBe(false);
  });

  it('is total, and not is its opposite', () => {
    fc.assert(
      fc.property(filters, users, (filter, user) => {
        expect(matches({ op: 'not', filter }, user)).toBe(!matches(filter, user));
      }),
    );
  });

  it('finds what the builders ask for', () => {
    expect(matches(equalsFilter('userName', 'ANN@example.com'), ann)).toBe(true);
    expect(matches(equalsFilter(`${custom}:departmentName`, 'money'), ann)).toBe(true);
    expect(formatFilter(changedSinceFilter('2020-04-07T14:19:34Z'))).toBe(
      'meta.lastModified gt "2020-04-07T14:19:34Z"',
    );
    expect(() => equalsFilter('emails[type eq "x"].value', 'y')).toThrow('brackets');
  });
});
