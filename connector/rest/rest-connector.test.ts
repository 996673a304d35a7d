import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createClient, testAuth } from '../behaviour/client.ts';
import { connectorBehaviour, doctorBehaviour } from '../behaviour/connector.suite.ts';
import { person } from '../behaviour/people.ts';
import { createScimServer } from '../sdk/index.ts';
import { restConfigSchema } from './config.ts';
import { createRestConnector } from './rest-connector.ts';
import { bareConfig, type PagingStyle, startTestService, type TestService, testConfig } from './service.testing.ts';

const services: TestService[] = [];
afterEach(async () => {
  for (const service of services.splice(0)) await service.close();
});

async function start(style: PagingStyle, change: object = {}, auth: 'bearer' | 'oauth' = 'bearer') {
  const service = await startTestService(style, auth);
  services.push(service);
  const config = restConfigSchema.parse(
    testConfig(service.url, style, typeof change === 'function' ? change(service.url) : change),
  );
  const connector = createRestConnector(config);
  const server = createScimServer(connector, { auth: testAuth });
  services.push({ close: () => server.close() } as TestService);
  return { service, connector, server, ...createClient(server, '2.0') };
}

for (const style of ['offset', 'page', 'cursor', 'link'] as const)
  connectorBehaviour(`REST, pages by ${style}`, async () => (await start(style)).server);

for (const style of ['offset', 'link'] as const)
  doctorBehaviour(`REST, pages by ${style}`, async () => (await start(style)).server);

connectorBehaviour('REST, states and members with requests of their own', async () => {
  const service = await startTestService('offset');
  services.push(service);
  return createScimServer(createRestConnector(restConfigSchema.parse(bareConfig(service.url))), { auth: testAuth });
});

describe('the service', () => {
  test('is asked by its own search, and what it answers is held against the filter', async () => {
    const { service, call, list } = await start('offset');
    for (const name of ['ann', 'annabel', 'bob']) await call('POST', '/Users', person(name));
    service.seen.length = 0;
    expect((await list('/Users', { filter: 'userName eq "ANN"' })).resources).toMatchObject([{ userName: 'ann' }]);
    expect(service.seen).toEqual(['GET /people?login=ANN&offset=0&limit=2']);
    const hostile = 'a"b&login=bob/../x?y#z é';
    await list('/Users', { filter: `userName eq ${JSON.stringify(hostile)}` });
    expect(new URL(service.seen[1]!.slice(4), service.url).searchParams.getAll('login')).toEqual([hostile]);
  });

  test.each(['offset', 'page', 'cursor', 'link'] as const)(
    'a read in order asks for each page of it once (%s)',
    async (style) => {
      const { service, list, call } = await start(style);
      for (const n of [1, 2, 3, 4, 5]) await call('POST', '/Users', { userName: `p${n}` });
      service.seen.length = 0;
      const names: unknown[] = [];
      for (const startIndex of [1, 3, 5]) {
        const page = await list('/Users', { startIndex, count: 2 });
        expect(page.total).toBe(5);
        names.push(...page.resources.map(({ userName }) => userName));
      }
      expect(names).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
      // Three pages, and three more where the service does not say how many there are.
      expect(service.seen).toHaveLength(style === 'offset' || style === 'page' ? 3 : 6);
    },
  );

  test('gets ids as one part of the path', async () => {
    const { service, connector } = await start('offset');
    const context = { version: '2.0', principal: 'test' } as const;
    for (const id of ['..', '.', '', 'a/b', 'x?y', '%2e%2e', '1#2', '../teams/1']) {
      await expect(connector.users.get?.(id, context)).rejects.toMatchObject({ status: 404 });
    }
    expect(service.seen).toHaveLength(5);
    expect(service.seen.every((one) => /^GET \/people\/[^/?#]+$/.test(one))).toBe(true);
  });

  test('gets hostile values as values, in every field, filter and id', async () => {
    const { service, call, list } = await start('offset');
    const pieces = [
      '"',
      "'",
      '\\',
      '&',
      '?',
      '#',
      '/',
      '..',
      '%2e',
      '%',
      '{id}',
      '{value}',
      ';',
      '\r\n',
      ' ',
      'é',
      '😀',
      'a',
    ];
    const hostile = fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, text) => {
        const userName = `u${name}`;
        const user = { userName, title: text, name: { givenName: text }, emails: [{ value: text, primary: true }] };
        const made = await call('POST', '/Users', user);
        expect(made).toMatchObject({ status: 201, body: { userName, title: text, name: { givenName: text } } });
        const filter = `userName eq ${JSON.stringify(userName)} and title eq ${JSON.stringify(text)}`;
        expect((await list('/Users', { filter })).resources).toMatchObject([{ id: made.body['id'] }]);
        expect((await call('GET', `/Users/x${encodeURIComponent(text)}`)).status).toBe(404);
        expect((await call('DELETE', `/Users/${made.body['id']}`)).status).toBe(204);
        expect(service.people.size).toBe(0);
      }),
      { numRuns: 25 },
    );
    const foreign = service.seen.filter((one) => !/^(GET|POST|DELETE) \/people(\/[^/?#]+)?(\?[^#]*)?$/.test(one));
    expect(foreign).toEqual([]);
  });

  test('whose connection ends in the middle of a request is 503, and what changes something is sent once', async () => {
    let requests = 0;
    const hangingUp = createServer((socket) => {
      socket.once('data', () => {
        requests += 1;
        socket.destroy();
      });
    });
    await once(hangingUp.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(hangingUp.address() as AddressInfo).port}`;
    const connector = createRestConnector(restConfigSchema.parse(testConfig(url, 'offset')));
    const server = createScimServer(connector, { auth: testAuth });
    const { call } = createClient(server, '2.0');
    expect(await call('POST', '/Users', person('ann'))).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(requests).toBe(1);
    expect((await call('GET', '/Users')).status).toBe(503);
    await server.close();
    hangingUp.close();
  });

  test('is asked again when it was asked too often, as long as it says', async () => {
    const { service, call } = await start('offset');
    service.refuse.push({ status: 429, headers: { 'retry-after': '0' }, times: 2 });
    expect((await call('POST', '/Users', person('ann'))).status).toBe(201);
    service.refuse.push({ status: 503, headers: { 'retry-after': '0' }, times: 1 });
    expect((await call('POST', '/Users', person('bob'))).status).toBe(201);
    service.refuse.push({ status: 429, headers: { 'retry-after': '3600' }, times: 1 });
    expect(await call('POST', '/Users', person('cy'))).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('not now') },
    });
    service.refuse.push({ status: 503, times: 1 });
    expect((await call('POST', '/Users', person('cy'))).status).toBe(503);
    expect(service.people.size).toBe(2);
  });

  test('refuses, and the admin reads why', async () => {
    const { service, call } = await start('offset');
    service.refuse.push({ status: 400, times: 1 });
    expect(await call('POST', '/Users', person('ann'))).toMatchObject({
      status: 400,
      body: { detail: 'The application refuses this with 400. It says: not now' },
    });
    service.tokens.clear();
    const refused = await call('GET', '/Users');
    expect(refused.status).toBe(502);
    expect(JSON.stringify(refused.body)).toContain('service.credentials');
    expect(JSON.stringify(refused.body)).not.toContain('secret');
  });

  test('is down, or answers no list', async () => {
    const { service, call, connector } = await start('offset');
    await service.close();
    expect(await call('GET', '/Users')).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('service.baseUrl') },
    });
    await expect(connector.check()).rejects.toMatchObject({ status: 503 });
    const other = await startTestService('link');
    services.push(other);
    const wrong = restConfigSchema.parse({ ...testConfig(other.url, 'offset') });
    expect(await createRestConnector(wrong).check()).toEqual([
      expect.stringContaining('Check list.items'),
      expect.stringContaining('groups.list'),
    ]);
  });

  test('gives a token for the credentials of the connector, and a new one when that is refused', async () => {
    const credentials = (url: string) => ({
      credentials: {
        type: 'clientCredentials',
        tokenUrl: `${url}/token`,
        clientId: 'postern',
        clientSecret: 'cl ient',
        scope: 'people',
      },
    });
    const { service, call } = await start('offset', credentials, 'oauth');
    expect((await call('GET', '/Users')).status).toBe(200);
    expect((await call('GET', '/Users')).status).toBe(200);
    expect(service.tokens.size).toBe(1);
    service.tokens.clear();
    expect((await call('GET', '/Users')).status).toBe(200);
    const wrong = (url: string) => ({ credentials: { ...credentials(url).credentials, clientSecret: 'other' } });
    const other = await start('offset', wrong, 'oauth');
    expect(await other.call('GET', '/Users')).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('invalid_client') },
    });
  });

  test('a password is sent and never read back, custom attributes keep their type', async () => {
    const { service, call } = await start('offset');
    const custom = 'urn:okta:hr:1.0:user:custom';
    const { body } = await call('POST', '/Users', { ...person('ann'), [custom]: { costCode: '42' } });
    expect(body[custom]).toEqual({ costCode: 42 });
    expect([...service.people.values()]).toMatchObject([
      { password: 'correct horse', cost: 42, contacts: [{ mail: 'Ann@example.com' }, { phone: '555-0100' }] },
    ]);
    expect((await call('POST', '/Users', { ...person('bob'), [custom]: { costCode: 'x' } })).status).toBe(400);
    const { body: schema } = await call('GET', `/Schemas/${custom}`);
    expect(schema).toMatchObject({ id: custom, attributes: [{ name: 'costCode', type: 'decimal' }] });
  });
});
