import { CodedError } from '@postern/protocol/messages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpressionContext } from './context.ts';
import { evaluate } from './evaluate.ts';
import { functions } from './functions/table.ts';
import { createExpressionParser, limits } from './parse.ts';

const parse = createExpressionParser();
const context: ExpressionContext = {
  roots: {
    user: {
      login: 'ann.lee@example.com',
      firstName: 'Ann',
      lastName: 'Lee',
      countryCode: 'DE',
      employeeNumber: '42',
      isContractor: false,
      tags: ['blue', 'green'],
    },
    appuser: { title: 'Boss' },
    app: { name: 'personnel' },
    org: { name: 'Acme', subDomain: 'acme' },
  },
  internal: { id: '00u1', status: 'ACTIVE' },
  groups: [
    { id: 'g1', name: 'Sales EMEA' },
    { id: 'g2', name: 'Everyone' },
  ],
  now: Date.UTC(2026, 10, 26, 4, 5, 6),
};
const value = (text: string) => evaluate(parse(text), context);
const refused = (text: string) => {
  try {
    return value(text);
  } catch (error) {
    return error instanceof CodedError ? error.code : error;
  }
};

describe('an expression gives', () => {
  it.each([
    ['user.firstName', 'Ann'],
    ['user.noSuchThing', null],
    ['"it\\"s" + \' fine\'', 'it"s fine'],
    ['user.firstName + " " + user.lastName', 'Ann Lee'],
    ['user.middleName + user.lastName', 'Lee'],
    ['1 + 2', 3],
    ['1 + "2"', '12'],
    ['true AND !false', true],
    ['false or NOT false', true],
    ['user.isContractor ? "c" : "e"', 'e'],
    ['1 == 1 ? 2 == 3 ? "a" : "b" : "c"', 'b'],
    ['user.countryCode == "DE" AND user.lastName != "Doe"', true],
    ['2 > 10', false],
    ['"2" > "10"', true],
    ['{1, "a", {true}} == {1, "a", {true}}', true],
    ['substringBefore(user.login, "@")', 'ann.lee'],
    ['String.substringAfter(user.login, "@")', 'example.com'],
    ['String.substringAfter(user.login, "#")', ''],
    ['String.substring(user.firstName, 0, 1)', 'A'],
    ['String.append(user.firstName, user.lastName)', 'AnnLee'],
    ['String.join(",", "a", "b", "c")', 'a,b,c'],
    ['String.len("abc") + 1', 4],
    ['String.removeSpaces(" a b ")', 'ab'],
    ['String.replace("a$a", "a", "$&")', '$&$$&'],
    ['String.replaceFirst("aa", "a", "$&")', '$&a'],
    ['String.startsWith(user.login, "ann")', true],
    ['String.stringContains(user.login, "LEE")', false],
    ['String.stringSwitch("This is a test", "none", "key", "a", "test", "b")', 'b'],
    ['String.toUpperCase(user.firstName) + toLowerCase("É")', 'ANNé'],
    ['Arrays.add(user.tags, "red")', ['blue', 'green', 'red']],
    ['Arrays.remove(user.tags, "blue")', ['green']],
    ['Arrays.get(user.tags, 1)', 'green'],
    ['Arrays.get(user.tags, 7)', null],
    ['Arrays.flatten(1, {2, {3}}, {})', [1, 2, 3]],
    ['Arrays.contains(user.tags, "blue")', true],
    ['Arrays.size(user.noSuchThing)', 0],
    ['Arrays.isEmpty(Arrays.clear(user.tags))', true],
    ['Arrays.toCsvString(user.tags)', 'blue,green'],
    ['Convert.toInt("41.6")', 42],
    ['Convert.toNum(user.employeeNumber)', 42],
    ['Iso3166Convert.toAlpha3("DE")', 'DEU'],
    ['Iso3166Convert.toName("276")', 'Germany'],
    ['Iso3166Convert.toAlpha2("Germany")', 'DE'],
    ['Iso3166Convert.toNumeric("GBR")', '826'],
    ['Iso3166Convert.toName("XQ")', null],
    ['isMemberOfGroupName("Everyone")', true],
    ['isMemberOfGroup("g9")', false],
    ['isMemberOfAnyGroup("g9", "g1")', true],
    ['isMemberOfGroupNameStartsWith("Sales")', true],
    ['isMemberOfGroupNameContains("EMEA")', true],
    ['isMemberOfGroupNameRegex("Sales (EMEA|APAC)")', true],
    ['getFilteredGroups({"g1", "g9"}, "group.name", 10)', ['Sales EMEA']],
    ['user.getInternalProperty("id")', '00u1'],
    ['org.subDomain + "/" + app.name + "/" + appuser.title', 'acme/personnel/Boss'],
    ['Time.now()', '2026-11-26T04:05:06.000Z'],
    ['Time.now("Europe/Berlin", "YYYY-MM-dd HH:mm")', '2026-11-26 05:05'],
    ['Time.fromUnixToIso8601("0")', '1970-01-01T00:00:00.000Z'],
    ['Time.fromIso8601ToUnix("1970-01-01T00:01:00Z")', '60'],
    ['Time.fromWindowsToIso8601("116444736000000000")', '1970-01-01T00:00:00.000Z'],
    ['Time.fromIso8601ToWindows("1970-01-01T00:00:00Z")', '116444736000000000'],
    ['Time.fromStringToIso8601("26.11.2026", "dd.MM.yyyy")', '2026-11-26T00:00:00.000Z'],
    ['Time.fromIso8601ToString("2026-11-26T00:00:00Z", "dd/MM/yy")', '26/11/26'],
  ])('%s → %j', (text, expected) => expect(value(text)).toEqual(expected));
});

describe('is refused when it is written', () => {
  it.each([
    ['', 'it is empty'],
    ['user.', 'it ends too early'],
    ['user.a b', '"b" at position 8 is not expected there'],
    ['user.a §', '"§" at position 8'],
    ['constructor.constructor("return 1")', 'there is no function constructor.constructor'],
    ['String.len()', 'String.len takes 1 argument, not 0'],
    ['true ? String.append("a") : 1', 'String.append takes 2 arguments, not 1'],
    ['join("a")', 'join takes at least 2 arguments, not 1'],
    ['("a"', 'it ends too early'],
    ['"a', '""" at position 1'],
    [`${'('.repeat(100)}1${')'.repeat(100)}`, `it is nested deeper than ${limits.depth} levels`],
    ['"a" + '.repeat(1000), `it is longer than ${limits.length} characters`],
  ])('%s', (text, detail) => {
    const told = expect.objectContaining({ code: 'expression_invalid', message: expect.stringContaining(detail) });
    expect(() => parse(text)).toThrow(told);
  });
});

describe('fails where it has no value', () => {
  it.each([
    'nobody.name',
    'Convert.toInt("x")',
    '"a" < 1',
    'user.firstName AND true',
    'user.tags + "x"',
    'Arrays.get(user.tags, -1)',
    'isMemberOfGroupNameRegex("(")',
    'Time.now("Nowhere/Land")',
    'Time.fromUnixToIso8601(99999999999999)',
  ])('%s', (text) => expect(refused(text)).toBe('expression_failed'));
});

it('takes bounded time and memory', () => {
  const long = `${'String.replace('.repeat(8)}"aaaaaaaaaa"${', "a", "aaaaaaaaaaaaaaaaaaaa")'.repeat(8)}`;
  expect(refused(long)).toBe('expression_failed');
  // A matcher that goes back would not come to an end here.
  expect(value(`isMemberOfGroupNameRegex("(a|a)*b") OR String.stringContains("${'a'.repeat(4000)}", "b")`)).toBe(false);
});

it('reaches nothing but what it is given', () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    expect(value(`user.${name}`)).toBeNull();
    expect(refused(`${name}.name`)).toBe('expression_failed');
    expect(functions.has(name)).toBe(false);
  }
});

const word = fc.constantFrom(
  'user.firstName',
  '"a"',
  '1',
  'true',
  'null',
  'user.tags',
  '{',
  '}',
  '(',
  ')',
  ',',
  '?',
  ':',
  '+',
  '==',
  'AND',
  '!',
  '<',
  'String.len',
  'Arrays.get',
  '.',
  '"',
);
it('answers any text with a value or a coded error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 80 }),
        fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
      ),
      (text) => {
        const answer = refused(text);
        expect(answer).not.toBeInstanceOf(Error);
      },
    ),
    { numRuns: 2000 },
  );
});

/** An expression made from what it must give. */
const typed = fc.letrec<{ text: [string, string]; truth: [string, boolean] }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'grapheme-ascii', maxLength: 5 }).map((text): [string, string] => [JSON.stringify(text), text]),
    fc.tuple(tie('text'), tie('text')).map(([[a, x], [b, y]]): [string, string] => [`${a} + ${b}`, x + y]),
    fc
      .tuple(tie('truth'), tie('text'), tie('text'))
      .map(([[test, is], [a, x], [b, y]]): [string, string] => [`(${test} ? ${a} : ${b})`, is ? x : y]),
  ),
  truth: fc.oneof(
    { maxDepth: 4 },
    fc.boolean().map((is): [string, boolean] => [String(is), is]),
    fc.tuple(tie('truth'), tie('truth')).map(([[a, x], [b, y]]): [string, boolean] => [`(${a} AND ${b})`, x && y]),
    fc.tuple(tie('truth'), tie('truth')).map(([[a, x], [b, y]]): [string, boolean] => [`(${a} OR ${b})`, x || y]),
    fc.tuple(tie('text'), tie('text')).map(([[a, x], [b, y]]): [string, boolean] => [`(${a} == ${b})`, x === y]),
    tie('truth').map(([a, x]): [string, boolean] => [`!${a}`, !x]),
  ),
}));
it('binds and chooses as it is written', () => {
  fc.assert(
    fc.property(fc.oneof(typed.text, typed.truth), ([text, expected]) => {
      expect(value(text)).toBe(expected);
    }),
  );
});
