import { isSuccess, resourcesOf, shown } from '../answer.ts';
import { find, quoted, refused } from '../checks.ts';
import type { Rule } from '../rule.ts';

const onlyEq = ({ config }: { config: unknown }) =>
  JSON.stringify(config).includes('"filter":{"supported":false')
    ? 'the server says that it does not filter'
    : undefined;

export const filterOperators: Rule = {
  name: 'filterOperators',
  source: 'RFC 7644 section 3.4.2.2',
  checks: 'every operator of the grammar finds whom it should',
  leftOut: onlyEq,
  async run(session, expect) {
    const marker = session.name('op');
    const name = (letter: string) => `${marker}-${letter}@example.com`;
    let off = '';
    for (const letter of ['a', 'b', 'c']) {
      const person = { userName: name(letter), name: { givenName: `Given ${letter}`, familyName: `Family ${letter}` } };
      const { body } = await session.makeUser(letter, { ...person, active: letter !== 'c' });
      // What the server made of it: whether it switches people off is another rule's matter.
      if (body['active'] === false) off += letter;
    }
    const ours = `userName sw ${quoted(marker)}`;
    const cases: [string, string][] = [
      [ours, 'abc'],
      [`userName co ${quoted(`${marker}-b`)}`, 'b'],
      [`${ours} and userName ew "-c@example.com"`, 'c'],
      [`${ours} and userName ne ${quoted(name('a'))}`, 'bc'],
      [`${ours} and userName gt ${quoted(name('a'))}`, 'bc'],
      [`${ours} and userName le ${quoted(name('b'))}`, 'ab'],
      [`${ours} and name.familyName pr`, 'abc'],
      [`${ours} and active eq false`, off],
      [`${ours} and not (userName co "-b@")`, 'ac'],
      [`userName eq ${quoted(name('a'))} or userName eq ${quoted(name('c'))}`, 'ac'],
      [`${ours} and (name.givenName eq "Given a" or name.givenName eq "Given b")`, 'ab'],
      [`userName eq ${quoted(name('a'))} or userName eq ${quoted(name('b'))} and active eq false`, 'a'],
      [`${ours} and emails[value sw ${quoted(session.name('nobody'))}]`, ''],
    ];
    for (const [filter, wanted] of cases) {
      const answer = await find(session, filter);
      const found = resourcesOf(answer).map((one) => String(one['userName']).replace(/@.*/, '').slice(-1));
      expect(isSuccess(answer) && found.sort().join('') === wanted, {
        expected: `${filter}: ${wanted ? wanted.split('').join(', ') : 'nobody'}`,
        came: isSuccess(answer) ? found.join(', ') || 'nobody' : shown(answer),
        mend: 'Evaluate the whole grammar; "not" binds tighter than "and", "and" tighter than "or".',
      });
    }
  },
};

export const caseRules: Rule = {
  name: 'caseRules',
  source: 'RFC 7643 sections 2.1 and 4.1.1, RFC 7644 section 3.4.2.2',
  checks: 'names of attributes, operators and user names ignore case',
  async run(session, expect) {
    const { id, body } = await session.makeUser('Case');
    const userName = String(body['userName']);
    const filters = [
      `userName eq ${quoted(userName.toUpperCase())}`,
      `USERNAME eq ${quoted(userName)}`,
      `userName EQ ${quoted(userName)}`,
    ];
    for (const filter of filters) {
      const answer = await find(session, filter);
      expect(
        resourcesOf(answer).some((one) => one['id'] === id),
        {
          expected: `${filter}: the user ${userName}`,
          came: shown(answer),
          mend: 'Compare attribute names, operators and userName without regard to case.',
        },
      );
    }
  },
};

export const filterErrors: Rule = {
  name: 'filterErrors',
  source: 'RFC 7644 sections 3.4.2.2 and 3.12',
  checks: 'a filter that cannot be read is refused',
  leftOut: onlyEq,
  async run(session, expect) {
    for (const filter of [
      'userName xx "a"',
      'userName eq',
      'userName eq "a',
      '(userName pr',
      'userName eq "a" title',
    ]) {
      refused(expect, session, await find(session, filter), {
        what: `the filter ${filter}`,
        status: [400],
        scimType: 'invalidFilter',
        mend: 'Answer 400 invalidFilter. Ignoring a broken filter hands out everybody.',
      });
    }
  },
};

export const filterEscapes: Rule = {
  name: 'filterEscapes',
  source: 'RFC 7644 section 3.4.2.2, RFC 8259',
  checks: 'quotes, backslashes and other signs in a filter are data',
  async run(session, expect) {
    const { id, body } = await session.makeUser('escape', {
      userName: `${session.name('o')}"brien\\%_*'--@example.com`,
    });
    const userName = String(body['userName']);
    const answer = await find(session, `userName eq ${quoted(userName)}`);
    expect(resourcesOf(answer).some((one) => one['id'] === id) && answer.body['totalResults'] === 1, {
      expected: `the one user ${userName}`,
      came: shown(answer),
      mend: 'Read the text of a filter as JSON, and hand it on as a parameter, never inside a statement.',
    });
    const attack = await find(session, `userName eq ${quoted(`' or '1'='1`)}`);
    expect(attack.status < 500 && resourcesOf(attack).length === 0, {
      expected: 'nobody for a filter that tries to be SQL',
      came: shown(attack),
      mend: 'Hand values on as parameters. This one reached the database as a statement.',
    });
  },
};

export const filterBombs: Rule = {
  name: 'filterBombs',
  source: 'RFC 7644 section 7.5.2',
  checks: 'filters made to exhaust the server do not',
  async run(session, expect) {
    const bombs = {
      'a filter nested 1,000 deep': `${'('.repeat(1000)}userName pr${')'.repeat(1000)}`,
      'a filter of 400 parts': Array.from({ length: 400 }, () => 'title pr').join(' or '),
      'a filter of 100 kB': `userName eq "${'x'.repeat(100_000)}"`,
    };
    for (const [what, filter] of Object.entries(bombs)) {
      const answer = await session.get('/Users', { filter, count: 1 });
      expect(answer.status < 500 && answer.ms < 5000, {
        expected: `${what}: an answer below 500, within five seconds`,
        came: `${shown(answer)} after ${Math.round(answer.ms)} ms`,
        mend: 'Bound the length and the depth of a filter, and answer 400.',
      });
    }
    const after = await session.get('/Users', { startIndex: 1, count: 1 });
    expect(isSuccess(after), { expected: 'the server still answers', came: shown(after), mend: 'See above.' });
  },
};
