import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryConnector } from '../memory/memory-connector.ts';
import type { AuditEntry } from './audit.ts';
import { defineConnector } from './connector.ts';
import { duplicate, notFound, onPremisesError } from './errors.ts';
import { createScimServer, type ScimServerOptions } from './server.ts';
import { testCertificates } from './test-certificates.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});
const none = { auth: { type: 'none' } } as const;

function start(options: Partial<ScimServerOptions> = {}, connector = createMemoryConnector()) {
  const server = createScimServer(connector, { ...none, ...options });
  open.push(server);
  return server;
}

describe('what may be reached from other computers', () => {
  test('not without TLS, and not without credentials', async () => {
    const where = { host: '0.0.0.0', port: 0 };
    const auth = { type: 'basic', user: 'u', password: 'p' } as const;
    const real = () => defineConnector({ name: 'real' });
    await expect(start({ auth }).listen(where)).rejects.toThrow(/tls.certFile/);
    await expect(start({ allowPlainHttp: true }, real()).listen(where)).rejects.toThrow(/auth to basic/);
    await expect(start({ auth, allowPlainHttp: true }, real()).listen(where)).resolves.toMatch(/^http:/);
    const told = { auth: { type: 'none', allowRemote: true }, allowPlainHttp: true } as const;
    await expect(start(told, real()).listen(where)).resolves.toMatch(/^http:/);
  });

  test('an example is not, even where the options allow it, and says that it is one', async () => {
    const warned: string[] = [];
    const log = { info: () => 0, warn: (_fields: object, message: string) => warned.push(message), error: () => 0 };
    const told = { auth: { type: 'none', allowRemote: true }, allowPlainHttp: true, log } as const;
    const { cert, key } = { cert: testCertificates.serverCert, key: testCertificates.serverKey };
    const where = { host: '0.0.0.0', port: 0 };
    await expect(start(told).listen(where)).rejects.toThrow(/tls.certFile/);
    await expect(start({ ...told, tls: { cert, key } }).listen(where)).rejects.toThrow(/auth to basic/);
    await start({ log }).listen({ host: '127.0.0.1', port: 0 });
    expect(warned).toEqual(['this connector is an example: do not rely on it']);
  });

  test('loopback may do without both, and port 0 takes a free one', async () => {
    const url = await start({ basePath: '/a/b/' }).listen({ host: '127.0.0.1', port: 0 });
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/a\/b$/);
    expect((await fetch(`${url}//v2/Users/`)).status).toBe(200);
  });
});

describe('credentials', () => {
  test('are asked for before anything is read', async () => {
    const { app } = start({ auth: { type: 'basic', user: 'u', password: 'p' } });
    for (const url of ['/scim/v2/Users', '/scim/v2/ServiceProviderConfig', '/scim/v2/Nothing']) {
      const response = await app.inject({ method: 'POST', url, payload: 'not json' });
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toMatch(/^Basic/);
      expect(response.json()).toMatchObject({ status: '401' });
    }
  });

  test('may be checked by the embedding server', async () => {
    const authenticate = async ({ authorization }: { authorization?: string | undefined }) =>
      authorization === 'Bearer x' ? 'idp' : undefined;
    const { app } = start({ auth: { type: 'custom', authenticate } });
    const call = (authorization: string) => app.inject({ url: '/scim/v2/Users', headers: { authorization } });
    expect((await call('Bearer x')).statusCode).toBe(200);
    expect((await call('Bearer y')).statusCode).toBe(401);
  });
});

test('nobody gets more than the stated most, asked for or not', async () => {
  const { app } = start({ maxPage: 2 });
  for (const userName of ['a', 'b', 'c'])
    await app.inject({ method: 'POST', url: '/scim/v2/Users', payload: { userName } });
  for (const url of ['/scim/v2/Users', '/scim/v2/Users?startIndex=1&count=100']) {
    expect((await app.inject(url)).json()).toMatchObject({ totalResults: 3, itemsPerPage: 2 });
  }
  expect((await app.inject('/scim/v2/ServiceProviderConfig')).json().filter.maxResults).toBe(2);
});

describe('bodies', () => {
  const post = (payload: string, type: string, options: Partial<ScimServerOptions> = {}) =>
    start(options).app.inject({ method: 'POST', url: '/scim/v2/Users', payload, headers: { 'content-type': type } });

  test('both JSON types are read', async () => {
    for (const type of ['application/json', 'application/scim+json; charset=utf-8']) {
      expect((await post('{"userName":"ann"}', type)).statusCode).toBe(201);
    }
  });

  test('broken, empty, large and foreign bodies are refused as SCIM errors', async () => {
    const cases: [string, string, number][] = [
      ['{', 'application/json', 400],
      ['', 'application/json', 400],
      ['{"__proto__":{"x":1},"userName":"a"}', 'application/json', 400],
      ['userName=ann', 'application/x-www-form-urlencoded', 415],
      [JSON.stringify({ userName: 'x'.repeat(200) }), 'application/json', 413],
    ];
    for (const [payload, type, status] of cases) {
      const response = await post(payload, type, { bodyLimit: 100 });
      expect(response.statusCode).toBe(status);
      expect(response.headers['content-type']).toMatch(/^application\/scim\+json/);
      expect(response.json()).toMatchObject({ status: String(status), detail: expect.stringMatching(/\w/) });
    }
  });
});

describe('errors of a connector', () => {
  const failing = (error: Error) =>
    start({}, defineConnector({ name: 'failing', users: { get: async () => Promise.reject(error) } }));
  const both = async (error: Error) => {
    const { app } = failing(error);
    const [v1, v2] = [await app.inject('/scim/v1/Users/1'), await app.inject('/scim/v2/Users/1')];
    return { status: [v1.statusCode, v2.statusCode], v1: v1.json(), v2: v2.json() };
  };

  test('notFound and duplicate', async () => {
    expect(await both(notFound('Gone.'))).toMatchObject({
      status: [404, 404],
      v1: { Errors: [{ code: 404, description: 'Gone.' }] },
      v2: { status: '404', detail: 'Gone.' },
    });
    expect(await both(duplicate())).toMatchObject({ status: [409, 409], v2: { scimType: 'uniqueness' } });
  });

  test('onPremisesError has the body of the SDK in 1.1', async () => {
    const { status, v1, v2 } = await both(onPremisesError('o12345', 'The ledger is closed.', 'https://help.example'));
    expect(status).toEqual([500, 500]);
    const error = {
      statusCode: 500,
      internalCode: 'o12345',
      description: 'The ledger is closed.',
      help_url: 'https://help.example',
    };
    expect(v1).toEqual({ errors: [error] });
    expect(v2).toMatchObject({ status: '500', detail: 'The ledger is closed. (o12345) See https://help.example' });
  });

  test('an unknown error tells the caller nothing but where to look', async () => {
    const { v2 } = await both(new Error('SELECT secret FROM table'));
    expect(v2).toMatchObject({ status: '500', detail: expect.not.stringContaining('secret') });
  });
});

describe('the audit log', () => {
  test('says who did what and how it ended, without secrets', async () => {
    const entries: AuditEntry[] = [];
    const log = {
      info: (fields: object) => entries.push((fields as { audit: AuditEntry }).audit),
      warn: () => 0,
      error: () => 0,
    };
    const { app } = start({ auth: { type: 'header', name: 'X-Key', value: 'top-secret' }, log });
    const headers = { 'x-key': 'top-secret', traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` };
    await app.inject({
      method: 'POST',
      url: '/scim/v2/Users',
      headers,
      payload: { userName: 'ann', password: 'hunter2' },
    });
    await app.inject({ url: '/scim/v2/Users?filter=password%20eq%20%22hunter2%22', headers });
    await app.inject({ url: '/scim/v1/Groups/9', headers });
    await app.inject({ url: '/scim/v1/Groups/9' });
    const who = { principal: 'header X-Key', traceId: 'ab'.repeat(16), remote: '127.0.0.1' };
    expect(entries).toMatchObject([
      {
        ...who,
        method: 'POST',
        path: '/scim/v2/Users',
        status: 201,
        created: expect.any(String),
        ms: expect.any(Number),
      },
      { ...who, filter: '[masked]' },
      { ...who, version: '1.1', path: '/scim/v1/Groups/9', status: 404, error: expect.stringMatching(/id/) },
      { principal: '-', status: 401 },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/hunter2|top-secret/);
  });
});
