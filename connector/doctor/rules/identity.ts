import { isSuccess, resourcesOf, shown } from '../answer.ts';
import { find, holds, quoted, refused } from '../checks.ts';
import type { Rule } from '../rule.ts';

export const ids: Rule = {
  name: 'ids',
  source: 'RFC 7643 section 3.1',
  checks: 'the server gives ids, and keeps them',
  async run(session, expect) {
    const chosen = session.name('mine');
    const { id, body } = await session.makeUser('id', { id: chosen });
    expect(id !== chosen, {
      expected: 'an id of the server, not the one that was sent',
      came: id,
      mend: 'Ignore an id in the body of a POST; the server gives it.',
    });
    const { meta: _meta, groups: _groups, ...whole } = body;
    const path = `/Users/${encodeURIComponent(id)}`;
    const renamed = `${session.name('renamed')}@example.com`;
    const answer = await session.send('PUT', path, { body: { ...whole, userName: renamed } });
    const now = await session.get(path);
    if (isSuccess(answer)) holds(expect, now.body, { id, userName: renamed }, 'the user after a new userName');
    const other = await session.makeUser('other');
    expect(other.id !== id, {
      expected: 'another id for another user',
      came: other.id,
      mend: 'Give every user its own id.',
    });
  },
};

export const conflict: Rule = {
  name: 'conflict',
  source: 'RFC 7644 section 3.3',
  checks: 'the same userName twice is refused',
  async run(session, expect) {
    const { body } = await session.makeUser('twice');
    const userName = String(body['userName']);
    for (const [what, again] of [
      ['the same userName', userName],
      ['the same userName in capitals', userName.toUpperCase()],
    ] as const) {
      const answer = await session.send('POST', '/Users', { body: session.user('twice', { userName: again }) });
      refused(expect, session, answer, {
        what: `POST /Users with ${what}`,
        status: [409],
        mend: 'Keep userName unique without regard to case, and answer 409; Okta then links instead of failing.',
      });
      expect(session.version === '1.1' || answer.status !== 409 || answer.body['scimType'] === 'uniqueness', {
        level: 'advice',
        expected: 'scimType uniqueness',
        came: shown(answer),
        mend: 'Set scimType to uniqueness (RFC 7644 table 9).',
      });
    }
  },
};

export const renameConflict: Rule = {
  name: 'renameConflict',
  source: 'RFC 7644 section 3.5.1',
  checks: 'nobody takes the userName of another by PUT',
  async run(session, expect) {
    const [one, two] = [await session.makeUser('one'), await session.makeUser('two')];
    const { meta: _meta, groups: _groups, ...whole } = two.body;
    const body = { ...whole, userName: one.body['userName'] ?? '' };
    refused(expect, session, await session.send('PUT', `/Users/${encodeURIComponent(two.id)}`, { body }), {
      what: 'PUT with the userName of another user',
      status: [409],
      mend: 'Check uniqueness on every write, not only on creation, and answer 409.',
    });
  },
};

const texts = {
  'accents and ligatures': 'Zoë Ærøskøbing-Œuvre',
  Greek: 'Ἀλέξανδρος',
  Arabic: 'محمد بن عبد الله',
  Chinese: '王小明𠮷',
  'an emoji': 'Ann 👩🏽‍🚒',
  'signs of HTML, URLs and SQL': `<b>&amp; "x" 'y' \\ / % + # ; --`,
  'a combining accent': 'e\u0301',
};

export const encoding: Rule = {
  name: 'encoding',
  source: 'RFC 7644 section 3.1, RFC 8259',
  checks: 'names in any script arrive and come back unchanged',
  async run(session, expect) {
    for (const [what, text] of Object.entries(texts)) {
      const { id } = await session.makeUser('script', { name: { givenName: text, familyName: text } });
      const { body } = await session.get(`/Users/${encodeURIComponent(id)}`);
      holds(expect, body, { 'name.givenName': text, 'name.familyName': text }, `a name with ${what}`);
    }
    const userName = `${session.name('ünï+%2F')}@example.com`;
    const { id } = await session.makeUser('script', { userName });
    const found = await find(session, `userName eq ${quoted(userName)}`);
    expect(
      resourcesOf(found).some((one) => one['id'] === id),
      {
        expected: `the user ${userName} by its userName`,
        came: shown(found),
        mend: 'Decode the query as UTF-8, once.',
      },
    );
  },
};

export const concurrency: Rule = {
  name: 'concurrency',
  source: 'RFC 7644 section 3.3',
  checks: 'requests at the same time do not make doubles',
  async run(session, expect) {
    const body = session.user('race');
    const answers = await Promise.all(Array.from({ length: 8 }, () => session.send('POST', '/Users', { body })));
    const made = answers.filter(isSuccess);
    const others = answers.filter((one) => !isSuccess(one));
    expect(made.length === 1 && others.every(({ status }) => status === 409), {
      expected: 'eight creations of one userName at once: one 201, seven 409',
      came: answers
        .map(({ status }) => status)
        .sort()
        .join(', '),
      mend: 'Let the store keep userName unique (a unique index); looking before writing is not enough.',
    });
    const bodies = Array.from({ length: 8 }, (_, index) => session.user(`side-${index}`));
    const side = await Promise.all(bodies.map((one) => session.send('POST', '/Users', { body: one })));
    const idsMade = new Set(side.filter(isSuccess).map((one) => one.body['id']));
    expect(idsMade.size === bodies.length, {
      expected: 'eight different users at once: eight ids',
      came: side
        .map(({ status }) => status)
        .sort()
        .join(', '),
      mend: 'Answer each request for itself; agents send several at once.',
    });
  },
};

export const largeBodies: Rule = {
  name: 'largeBodies',
  source: 'RFC 7644 section 3.12',
  checks: 'a body of 10 MB, or one nested without end, does no harm',
  async run(session, expect) {
    const deep = `{"userName":"${session.name('deep')}","urn:x:y":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const bodies = {
      '10 MB': session.user('large', { nickName: 'x'.repeat(10_000_000) }),
      '100,000 levels': deep,
    };
    for (const [what, body] of Object.entries(bodies)) {
      const answer = await session.send('POST', '/Users', { body }).catch((error: Error) => error);
      // A server may cut the connection of a body that is too large before it was sent whole.
      if (answer instanceof Error) continue;
      expect(answer.status >= 400 && answer.status < 500, {
        level: answer.status < 400 ? 'advice' : 'fault',
        expected: `POST /Users with ${what}: 400 or 413`,
        came: shown(answer),
        mend: 'Bound the size and the depth of bodies, and answer 413 or 400.',
      });
    }
    const after = await session.get('/Users', { startIndex: 1, count: 1 });
    expect(isSuccess(after), { expected: 'the server still answers', came: shown(after), mend: 'See above.' });
  },
};
