import Fastify from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { createMemoryConnector } from '../memory/memory-connector.ts';
import type { AuditEntry } from './audit.ts';
import { createFetchHandler } from './fetch-handler.ts';
import { addScimVersion } from './scim-plugin.ts';
import { createScimServer } from './server.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

interface Carried {
  base: string;
  send(request: Request): Promise<Response>;
}

const auth = { type: 'bearer', token: 'top-secret' } as const;

/** The same connector behind each of the three carriers, for the same calls. */
const carriers: Record<string, (entries: AuditEntry[]) => Promise<Carried>> = {
  async 'a server of its own'(entries) {
    const server = createScimServer(createMemoryConnector(), { auth, log: logInto(entries) });
    open.push(server);
    return { base: `${await server.listen({ host: '127.0.0.1', port: 0 })}/v2`, send: fetch };
  },
  async 'a Fastify plugin below a path with a parameter'(entries) {
    const app = Fastify();
    open.push(app);
    await app.register(
      async (scope) => addScimVersion(scope, createMemoryConnector(), '2.0', '/scim', { auth, log: logInto(entries) }),
      { prefix: '/apps/:app' },
    );
    return { base: `${await app.listen({ host: '127.0.0.1', port: 0 })}/apps/hr%20app/scim`, send: fetch };
  },
  async 'a plain function'(entries) {
    const send = createFetchHandler(createMemoryConnector(), {
      auth,
      log: logInto(entries),
      remoteOf: () => '127.0.0.1',
    });
    return { base: 'http://localhost/scim/v2', send };
  },
};

function logInto(entries: AuditEntry[]) {
  return {
    info: (fields: object) => entries.push((fields as { audit: AuditEntry }).audit),
    warn: () => 0,
    error: () => 0,
  };
}

describe.each(Object.keys(carriers))('%s', (name) => {
  async function start() {
    const entries: AuditEntry[] = [];
    const { base, send } = await carriers[name]!(entries);
    const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
      const content = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/scim+json' };
      const authorization = 'Bearer top-secret';
      const answer = await send(
        new Request(base + path, { method, ...content, headers: { authorization, ...type, ...headers } }),
      );
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
    };
    return { base, call, entries };
  }

  test('makes, reads, changes and deletes, with addresses that lead back', async () => {
    const { base, call } = await start();
    const created = await call('POST', '/Users', { userName: 'ann', emails: [{ value: 'a@example.com' }] });
    expect(created).toMatchObject({ status: 201, body: { userName: 'ann', meta: { resourceType: 'User' } } });
    const { id, meta } = created.body;
    expect(meta.location).toBe(`${base}/Users/${id}`);
    expect(created.headers.get('location')).toBe(meta.location);
    expect(created.headers.get('etag')).toBe(meta.version);
    expect(created.headers.get('content-type')).toMatch(/^application\/scim\+json/);
    expect((await call('GET', `//Users/${id}/`)).body).toEqual(created.body);
    expect((await call('HEAD', `/Users/${id}`)).body).toBeUndefined();
    const patch = { Operations: [{ op: 'replace', path: 'title', value: 'Smith' }] };
    expect((await call('PATCH', `/Users/${id}`, patch)).body).toMatchObject({ title: 'Smith' });
    expect((await call('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await call('GET', `/Users/${id}`)).status).toBe(404);
  });

  test('a search by POST answers as the list does', async () => {
    const { call } = await start();
    for (const userName of ['b', 'a', 'c']) await call('POST', '/Users', { userName });
    const query = '/Users?filter=userName%20ne%20%22c%22&sortBy=userName&attributes=userName';
    const search = { filter: 'userName ne "c"', sortBy: 'userName', attributes: ['userName'] };
    const found = await call('POST', '/Users/.search', search);
    expect(found.body.Resources.map(({ userName }: { userName: string }) => userName)).toEqual(['a', 'b']);
    expect(found.body).toEqual((await call('GET', query)).body);
  });

  test('an old state is neither written over nor sent again', async () => {
    const { call } = await start();
    const { body, headers } = await call('POST', '/Users', { userName: 'ann' });
    const path = `/Users/${body.id}`;
    const seen = headers.get('etag')!;
    expect(await call('GET', path, undefined, { 'if-none-match': seen })).toMatchObject({
      status: 304,
      body: undefined,
    });
    expect((await call('PUT', path, { userName: 'ann', title: 'x' }, { 'if-match': seen })).status).toBe(200);
    expect((await call('GET', path, undefined, { 'if-none-match': seen })).status).toBe(200);
    expect((await call('PUT', path, { userName: 'ann', title: 'y' }, { 'if-match': seen })).status).toBe(412);
    const patch = { Operations: [{ op: 'replace', path: 'title', value: 'z' }] };
    expect((await call('PATCH', path, patch, { 'if-match': seen })).status).toBe(412);
    expect((await call('DELETE', path, undefined, { 'if-match': seen })).status).toBe(412);
    expect((await call('GET', path)).body.title).toBe('x');
    expect((await call('DELETE', path, undefined, { 'if-match': '*' })).status).toBe(204);
  });

  test('refuses in the shape of SCIM, and before it reads', async () => {
    const { call } = await start();
    expect(await call('POST', '/Users', '{', { authorization: 'Bearer wrong' })).toMatchObject({
      status: 401,
      body: { status: '401' },
    });
    expect(await call('POST', '/Users', '{')).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } });
    expect((await call('GET', '/Nothing/at/all')).status).toBe(404);
    expect((await call('GET', '/Me')).status).toBe(501);
    const refused = await call('OPTIONS', '/Users');
    expect(refused).toMatchObject({ status: 405, body: { status: '405' } });
    expect(refused.headers.get('allow')).toBe('GET, POST');
    expect((await call('GET', '/Schemas?filter=id%20pr')).status).toBe(403);
    expect((await call('GET', '/Users/%ff')).status).toBe(400);
  });

  test('writes each request into the audit log, with what was accepted all the same', async () => {
    const { call, entries } = await start();
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    const { body } = await call(
      'POST',
      '/Users',
      { userName: 'ann', active: 'True', password: 'hunter2' },
      { traceparent },
    );
    await call('PATCH', `/Users/${body.id}`, { Operations: [{ op: 'Replace', path: 'active', value: 'False' }] });
    await call('GET', '/Users/9?filter=password%20eq%20%22hunter2%22', undefined, { authorization: 'Basic x' });
    expect(entries).toMatchObject([
      {
        principal: 'bearer token',
        remote: '127.0.0.1',
        method: 'POST',
        status: 201,
        created: body.id,
        traceId: 'ab'.repeat(16),
        notes: ['active is the text "True", not a boolean'],
      },
      {
        method: 'PATCH',
        status: 200,
        notes: ['op "Replace" is not in lower case', 'active is the text "False", not a boolean'],
      },
      { principal: '-', status: 401, filter: '[masked]', error: expect.stringMatching(/credentials/) },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/hunter2|top-secret/);
  });
});
