import type { JsonObject } from '@postern/protocol/scim';
import { type Answer, at, isNotOffered, isSuccess, resourcesOf, shown } from '../answer.ts';
import { find, quoted, refused, worked } from '../checks.ts';
import type { Expect, Rule } from '../rule.ts';
import { CannotCheck, type Session } from '../session.ts';

const list = {
  '1.1': 'urn:scim:schemas:core:1.0',
  '2.0': 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
} as const;

async function checkList(session: Session, expect: Expect, path: '/Users' | '/Groups'): Promise<void> {
  const answer = await session.get(path, { startIndex: 1, count: 5 });
  if (path === '/Groups' && isNotOffered(answer)) throw new CannotCheck('the server does not offer groups');
  if (!worked(expect, answer, `GET ${path}`, `Serve ${path} as a list; an import reads it.`)) return;
  const { body } = answer;
  const counters = ['totalResults', ...(resourcesOf(answer).length ? ['startIndex', 'itemsPerPage'] : [])];
  const wrong = counters
    .filter((one) => body[one] !== undefined || one === 'totalResults')
    .filter((one) => !Number.isInteger(body[one]));
  expect(wrong.length === 0, {
    expected: `${counters.join(', ')} as whole numbers`,
    came: wrong.map((one) => `${one} ${JSON.stringify(body[one]) ?? 'absent'}`).join(', '),
    mend: 'Write the counters as JSON numbers, not as texts.',
  });
  const schemas = body['schemas'];
  expect(Array.isArray(schemas) && schemas.includes(list[session.version]), {
    level: 'advice',
    expected: `schemas with ${list[session.version]}`,
    came: JSON.stringify(schemas) ?? 'absent',
    mend: 'Name the schema of a list in schemas.',
  });
  const found = resourcesOf(answer);
  expect(found.length <= 5, {
    expected: 'at most as many resources as count asks for',
    came: `${found.length} for count=5`,
    mend: 'Never send more than count: the caller would read the rest a second time.',
  });
  const nameless = found.filter((one) => typeof one['id'] !== 'string');
  expect(nameless.length === 0, {
    expected: 'an id on every resource, as a text',
    came: JSON.stringify(nameless[0])?.slice(0, 200) ?? '',
    mend: 'Write the id of each resource as a text.',
  });
}

export const downloadUsers: Rule = {
  name: 'downloadUsers',
  source: 'Okta tester, RFC 7644 section 3.4.2',
  checks: 'users are listed for an import',
  async run(session, expect) {
    await session.makeUser('listed');
    await checkList(session, expect, '/Users');
  },
};

export const downloadGroups: Rule = {
  name: 'downloadGroups',
  source: 'Okta tester, RFC 7644 section 3.4.2',
  checks: 'groups are listed for an import',
  run: (session, expect) => checkList(session, expect, '/Groups'),
};

/** Pages of one filter, read to the end or to the twentieth. */
async function readPages(session: Session, filter: string, count: number): Promise<{ pages: Answer[]; ids: string[] }> {
  const pages: Answer[] = [];
  const ids: string[] = [];
  for (let startIndex = 1; pages.length < 20; startIndex += count) {
    const answer = await session.get('/Users', { filter, startIndex, count });
    if (!isSuccess(answer)) throw new CannotCheck(`GET /Users with a filter answered ${shown(answer)}`);
    pages.push(answer);
    ids.push(...resourcesOf(answer).map((one) => String(one['id'])));
    if (startIndex + count > Number(answer.body['totalResults'] ?? 0)) break;
  }
  return { pages, ids };
}

export const pagingStability: Rule = {
  name: 'pagingStability',
  source: 'RFC 7644 section 3.4.2.4',
  checks: 'pages hold everybody once, in the same order each time',
  async run(session, expect) {
    const marker = session.name('page');
    const made: string[] = [];
    for (const letter of ['c', 'a', 'e', 'b', 'd']) {
      const userName = `${marker}-${letter}@example.com`;
      made.push((await session.makeUser(`page-${letter}`, { userName })).id);
    }
    const filter = `userName sw ${quoted(marker)}`;
    const first = await readPages(session, filter, 2);
    expect([...first.ids].sort().join() === [...made].sort().join(), {
      expected: `the five users of the filter ${filter}, each once, on pages of two`,
      came: `${first.ids.length} entries, ${new Set(first.ids).size} different, ${first.ids.filter((id) => made.includes(id)).length} of them ours`,
      mend: 'Sort by a key that is unique, and apply filter, startIndex and count in that order.',
    });
    const totals = new Set(first.pages.map((one) => one.body['totalResults']));
    expect(totals.size === 1 && totals.has(5), {
      expected: 'totalResults 5 on every page',
      came: [...totals].join(', '),
      mend: 'totalResults counts everybody who fits the filter, not the page.',
    });
    const starts = first.pages.map((one) => one.body['startIndex']);
    expect(
      starts.every((one, index) => one === undefined || one === index * 2 + 1),
      {
        expected: 'startIndex 1, 3, 5',
        came: starts.join(', '),
        mend: 'startIndex counts from 1, and says where this page begins.',
      },
    );
    const second = await readPages(session, filter, 2);
    expect(second.ids.join() === first.ids.join(), {
      expected: 'the same order in a second read',
      came: 'another order',
      mend: 'Without sortBy use one fixed order, such as that of the key.',
    });
  },
};

export const pageBounds: Rule = {
  name: 'pageBounds',
  source: 'RFC 7644 section 3.4.2.4',
  checks: 'startIndex and count out of range do no harm',
  async run(session, expect) {
    const { body } = await session.makeUser('bounds');
    const filter = `userName eq ${quoted(String(body['userName']))}`;
    const cases: [JsonObject, number, string][] = [
      [{ startIndex: 0, count: 10 }, 1, 'startIndex 0 means 1'],
      [{ startIndex: -3, count: 10 }, 1, 'a negative startIndex means 1'],
      [{ startIndex: 1, count: 0 }, 0, 'count 0 asks only for totalResults'],
      [{ startIndex: 1, count: -1 }, 0, 'a negative count means 0'],
      [{ startIndex: 1000, count: 10 }, 0, 'nothing is behind the end'],
    ];
    for (const [page, wanted, why] of cases) {
      const answer = await session.get('/Users', { filter, ...(page as Record<string, number>) });
      const right = isSuccess(answer) && answer.body['totalResults'] === 1 && resourcesOf(answer).length === wanted;
      expect(right, {
        expected: `startIndex=${page['startIndex']}&count=${page['count']}: totalResults 1, ${wanted} resources`,
        came: shown(answer),
        mend: `Read it as the RFC does: ${why}.`,
      });
    }
  },
};

export const incrementalImport: Rule = {
  name: 'incrementalImport',
  source: 'Okta OPP_SCIM_INCREMENTAL_IMPORTS',
  checks: 'users changed since a moment are found',
  profiles: ['okta'],
  leftOut: ({ config }) =>
    JSON.stringify(config).includes('OPP_SCIM_INCREMENTAL_IMPORTS')
      ? undefined
      : 'the server does not list OPP_SCIM_INCREMENTAL_IMPORTS',
  async run(session, expect) {
    const { id, body } = await session.makeUser('changed');
    const own = `userName eq ${quoted(String(body['userName']))}`;
    const changed = await find(session, `meta.lastModified gt "2001-01-01T00:00:00Z" and ${own}`);
    expect(
      resourcesOf(changed).some((one) => one['id'] === id),
      {
        expected: 'meta.lastModified gt "2001-01-01T00:00:00Z": the user that was just made',
        came: shown(changed),
        mend: 'Keep the time of the last change of each user, and compare it as a time.',
      },
    );
    const future = await find(session, 'meta.lastModified gt "2999-01-01T00:00:00Z"');
    expect(isSuccess(future) && future.body['totalResults'] === 0, {
      expected: 'meta.lastModified gt "2999-01-01T00:00:00Z": nobody',
      came: shown(future),
      mend: 'Do not ignore the filter: an incremental import would read everybody each time.',
    });
    const read = await session.get(`/Users/${encodeURIComponent(id)}`);
    const time = at(read.body, 'meta.lastModified');
    expect(typeof time === 'string' && !Number.isNaN(Date.parse(time)), {
      expected: 'meta.lastModified as an RFC 3339 time',
      came: JSON.stringify(time) ?? 'absent',
      mend: 'Write meta.lastModified, e.g. 2026-11-22T09:30:00Z.',
    });
  },
};

export const projection: Rule = {
  name: 'projection',
  source: 'RFC 7644 section 3.9',
  checks: 'attributes and excludedAttributes are honoured',
  async run(session, expect) {
    const { id, body } = await session.makeUser('part');
    const filter = `userName eq ${quoted(String(body['userName']))}`;
    const [only] = resourcesOf(await session.get('/Users', { filter, attributes: 'userName' }));
    expect(only?.['id'] === id && only['userName'] === body['userName'] && only['emails'] === undefined, {
      expected: 'attributes=userName: id and userName, no emails',
      came: JSON.stringify(only)?.slice(0, 200) ?? 'nobody',
      mend: 'Send id, and of the rest only what attributes names.',
    });
    const [rest] = resourcesOf(await session.get('/Users', { filter, excludedAttributes: 'emails' }));
    expect(rest?.['id'] === id && rest['userName'] === body['userName'] && rest['emails'] === undefined, {
      expected: 'excludedAttributes=emails: everything but emails',
      came: JSON.stringify(rest)?.slice(0, 200) ?? 'nobody',
      mend: 'Leave out what excludedAttributes names; Entra ID excludes members so that large groups answer in time.',
    });
  },
};

export const sorting: Rule = {
  name: 'sorting',
  source: 'RFC 7644 section 3.4.2.3',
  checks: 'sortBy and sortOrder are honoured',
  leftOut: ({ config }) => (at(config, 'sort.supported') === true ? undefined : 'the server does not offer sorting'),
  async run(session, expect) {
    const marker = session.name('sort');
    for (const letter of ['b', 'c', 'a'])
      await session.makeUser(letter, { userName: `${marker}-${letter}@example.com` });
    for (const [sortOrder, wanted] of [
      ['ascending', 'a,b,c'],
      ['descending', 'c,b,a'],
    ] as const) {
      const answer = await session.get('/Users', {
        filter: `userName sw ${quoted(marker)}`,
        sortBy: 'userName',
        sortOrder,
      });
      const order = resourcesOf(answer).map((one) => String(one['userName']).replace(/@.*/, '').slice(-1));
      expect(order.join() === wanted, {
        expected: `sortBy=userName&sortOrder=${sortOrder}: ${wanted}`,
        came: order.join() || shown(answer),
        mend: 'Sort before the page is cut, or say in ServiceProviderConfig that sort is not supported.',
      });
    }
  },
};

export const wrongPageNumbers: Rule = {
  name: 'wrongPageNumbers',
  source: 'RFC 7644 section 3.12',
  checks: 'a startIndex that is no number is refused',
  async run(session, expect) {
    const answer = await session.send('GET', '/Users?startIndex=one&count=1');
    refused(expect, session, answer, {
      what: 'GET /Users?startIndex=one',
      status: [400],
      scimType: 'invalidValue',
      mend: 'Answer 400 for a parameter that is no number; a guess hides the fault of the caller.',
    });
  },
};
