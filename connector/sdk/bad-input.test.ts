import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryConnector } from '../memory/memory-connector.ts';
import { createScimServer, type ScimServer } from './server.ts';

let server: ScimServer;
const failures: unknown[] = [];
beforeAll(async () => {
  const log = { info: () => 0, warn: () => 0, error: (fields: object) => failures.push(fields) };
  server = createScimServer(createMemoryConnector(), { auth: { type: 'none' }, log });
  await server.app.inject({ method: 'POST', url: '/scim/v2/Users', payload: { userName: 'ann' } });
});
afterAll(() => server.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function call(method: Method, path: string, payload?: string) {
  const headers = payload === undefined ? {} : { 'content-type': 'application/scim+json' };
  const url = `/scim/v2${path}`;
  const answer = await server.app.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, body: answer.body ? JSON.parse(answer.body) : undefined };
}

const bad = (scimType: string) => ({ status: 400, body: { status: '400', scimType } });

describe('a body', () => {
  test('that is not JSON, or not in UTF-8, is 400 invalidSyntax', async () => {
    for (const body of ['', '{', '[1', 'null', '"text"', '[]', '{"userName":}', '{"userName":"a"}{']) {
      expect(await call('POST', '/Users', body), body).toMatchObject(bad('invalidSyntax'));
    }
    const payload = Buffer.concat([Buffer.from('{"userName":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json' };
    const answer = await server.app.inject({ method: 'POST', url: '/scim/v2/Users', payload, headers });
    expect(answer.json()).toMatchObject({ status: '400', scimType: 'invalidSyntax' });
  });

  test('that is compressed is 415', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const payload = gzipSync('{"userName":"zip"}');
    const answer = await server.app.inject({ method: 'POST', url: '/scim/v2/Users', payload, headers });
    expect(answer.json()).toMatchObject({ status: '415', detail: expect.stringContaining('Content-Encoding') });
  });

  test('with values of a wrong type is 400 invalidValue, and names the attribute', async () => {
    const wrong: Record<string, object> = {
      userName: { userName: { value: 'x' } },
      active: { active: 'maybe' },
      name: { name: ['x'] },
      'name.givenName': { name: { givenName: {} } },
      'emails[1]': { emails: [{ value: 'a@b' }, [1]] },
      'emails[0].primary': { emails: [{ value: 'a@b', primary: 'often' }] },
      'addresses[0]': { addresses: ['Main Street'] },
      department: { 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: [] } },
      'urn:x:custom': { 'urn:x:custom': 5 },
    };
    for (const [path, change] of Object.entries(wrong)) {
      const answer = await call('POST', '/Users', JSON.stringify({ userName: 'x', ...change }));
      expect(answer, path).toMatchObject(bad('invalidValue'));
      expect(answer.body.detail).toContain(path);
    }
    expect(await call('POST', '/Groups', '{"displayName":"x","members":[[]]}')).toMatchObject(bad('invalidValue'));
  });

  test('with schemas that it cannot have is 400 invalidSyntax', async () => {
    for (const schemas of [['urn:bogus'], [5], 'urn:bogus', ['urn:ietf:params:scim:schemas:core:2.0:Group']]) {
      const body = JSON.stringify({ schemas, userName: 'x' });
      expect(await call('POST', '/Users', body), body).toMatchObject(bad('invalidSyntax'));
    }
    const patch = { schemas: ['urn:bogus'], Operations: [{ op: 'add', path: 'title', value: 'x' }] };
    expect(await call('PATCH', '/Users/1', JSON.stringify(patch))).toMatchObject(bad('invalidSyntax'));
  });

  test('of 10 MB is read, one that is larger than allowed is 413, one nested without end is 400', async () => {
    const members = Array.from({ length: 190_000 }, (_, index) => ({
      value: `id-${index}`,
      display: 'A Person With A Name',
    }));
    const large = JSON.stringify({ displayName: 'large', members });
    expect(large.length).toBeGreaterThan(10_000_000);
    expect((await call('POST', '/Groups', large)).status).toBe(201);
    expect((await call('POST', '/Users', `{"userName":"${'x'.repeat(10_000_000)}"}`)).status).toBe(413);
    for (const [left, right] of ['[]', ['{"a":', '}']] as [string, string][]) {
      const deep = `{"userName":"deep","urn:x:y":{"a":${left.repeat(50_000)}1${right.repeat(50_000)}}}`;
      expect(await call('POST', '/Users', deep)).toMatchObject(bad('invalidSyntax'));
    }
  });

  test('with more operations than anybody needs is 413', async () => {
    const operations = Array.from({ length: 1001 }, () => ({ op: 'add', path: 'title', value: 'x' }));
    expect((await call('PATCH', '/Users/1', JSON.stringify({ Operations: operations }))).status).toBe(413);
  });
});

describe('a query', () => {
  test('whose filter is a bomb is 400 invalidFilter', async () => {
    const bombs = [
      'not ('.repeat(5000),
      `${'('.repeat(40)}userName pr${')'.repeat(40)}`,
      `userName eq "${'x'.repeat(10_000)}"`,
      Array.from({ length: 2000 }, () => 'title pr').join(' or '),
      'emails['.repeat(1000),
      'userName eq',
      'userName eq "open',
      'eq eq eq eq',
      'userName xx "a"',
      'userName eq "a" userName',
      ')',
      '"',
    ];
    for (const filter of bombs) {
      const body = JSON.stringify({ filter });
      expect(await call('POST', '/Users/.search', body), filter.slice(0, 40)).toMatchObject(bad('invalidFilter'));
    }
  });

  test('with startIndex and count out of range is read as RFC 7644 section 3.4.2.4 says, else 400', async () => {
    expect((await call('GET', '/Users?startIndex=0&count=1')).body).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
    expect((await call('GET', '/Users?startIndex=-5')).body).toMatchObject({ startIndex: 1 });
    expect((await call('GET', '/Users?count=-1')).body).toMatchObject({
      totalResults: 1,
      itemsPerPage: 0,
      Resources: [],
    });
    expect((await call('GET', '/Users?startIndex=999999999999')).body).toMatchObject({
      totalResults: 1,
      Resources: [],
    });
    for (const query of [
      'count=1e3',
      'startIndex=one',
      'count=99999999999999999',
      'count=1&count=2',
      'sortBy=a[',
      'sortBy=userName&sortOrder=up',
    ]) {
      expect(await call('GET', `/Users?${query}`), query).toMatchObject(bad('invalidValue'));
    }
  });
});

test('whatever comes, the answer is a SCIM answer and nothing fails unexpectedly', async () => {
  const paths = fc.oneof(
    fc.constantFrom('/Users', '/Groups', '/Users/.search', '/Users/1', '/Groups/x', '/Schemas', '/Bulk', '/'),
    fc.webPath(),
  );
  const names = fc.constantFrom(
    'userName',
    'displayName',
    'active',
    'name',
    'emails',
    'members',
    'meta',
    'schemas',
    'Operations',
    'filter',
    'count',
    'id',
  );
  const bodies = fc.oneof(
    fc.json(),
    fc.string(),
    fc.dictionary(names, fc.jsonValue()).map((body) => JSON.stringify(body)),
    fc
      .array(
        fc.record({
          op: fc.constantFrom('add', 'remove', 'Replace'),
          path: fc.oneof(names, fc.string()),
          value: fc.jsonValue(),
        }),
      )
      .map((Operations) => JSON.stringify({ Operations })),
  );
  const query = fc.oneof(
    fc.constant(''),
    fc.webQueryParameters().map((text) => `?${text}`),
    fc.string().map((text) => `?filter=${encodeURIComponent(text)}`),
  );
  const methods = fc.constantFrom<Method>('GET', 'POST', 'PUT', 'PATCH', 'DELETE');
  await fc.assert(
    fc.asyncProperty(methods, paths, query, bodies, async (method, path, search, body) => {
      const { status, body: answer } = await call(method, path + search, method === 'GET' ? undefined : body);
      expect(status).toBeLessThan(502);
      expect(status).not.toBe(500);
      if (status >= 400) expect(answer).toMatchObject({ status: String(status), detail: expect.stringMatching(/\w/) });
    }),
    { numRuns: 300 },
  );
  expect(failures).toEqual([]);
});
