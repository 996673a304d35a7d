import { afterEach, expect, test } from 'vitest';
import { defineConnector } from './connector.ts';
import { createScimServer, type ScimServer } from './server.ts';

const open: ScimServer[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A connector whose changes the test makes: `change` resolves the item that somebody waits for. */
function watched() {
  const changes: (() => void)[] = [];
  let pending = 1;
  const connector = defineConnector({
    name: 'watched',
    async *watch(signal) {
      while (!signal.aborted) {
        if (pending === 0)
          await new Promise<void>((resolve) => {
            changes.push(resolve);
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        pending = Math.max(0, pending - 1);
        if (!signal.aborted) yield { at: new Date() };
      }
    },
  });
  const change = () => {
    pending += 1;
    changes.shift()?.();
  };
  const server = createScimServer(connector, { auth: { type: 'basic', user: 'u', password: 'p' } });
  open.push(server);
  const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
  const get = (query: string, version = 'v2') =>
    server.app.inject({ url: `/scim/${version}/Changes?${query}`, headers: { authorization } });
  const marker = async (query: string, version?: string) => (await get(query, version)).json().marker as string;
  return { change, get, marker, server };
}

test('the first call gets a marker, the next one waits for another, in both versions', async () => {
  for (const version of ['v1', 'v2']) {
    const { change, marker } = watched();
    const first = await marker('wait=60', version);
    expect(first).toMatch(/-1$/);
    const second = marker(`after=${first}&wait=60`, version);
    change();
    expect(await second).toMatch(/-2$/);
    expect(await marker(`after=${await second}&wait=0`, version)).toBe(await second);
    expect(await marker(`after=${first}&wait=60`, version)).toBe(await second);
    expect(await marker('after=of-another-run&wait=60', version)).toBe(await second);
  }
});

test('a server that stops answers whoever waits', async () => {
  const { marker, server } = watched();
  const first = await marker('wait=60');
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const headers = { authorization: `Basic ${Buffer.from('u:p').toString('base64')}` };
  const arrived = new Promise<void>((resolve) => server.app.server.once('request', () => resolve()));
  const waits = fetch(`${address}/v2/Changes?after=${first}&wait=60`, { headers });
  await arrived;
  await open.pop()!.close();
  expect(await (await waits).json()).toMatchObject({ marker: first });
});

test('it is announced, needs credentials, and refuses a wait that is none', async () => {
  const { get, server } = watched();
  expect((await server.app.inject('/scim/v2/Changes')).statusCode).toBe(401);
  for (const wait of ['-1', '61', 'long']) expect((await get(`wait=${wait}`)).statusCode).toBe(400);
  const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
  const config = await server.app.inject({ url: '/scim/v2/ServiceProviderConfig', headers: { authorization } });
  expect(config.json()['urn:postern:scim:schemas:1.0:Changes']).toEqual({ supported: true });
  const silent = createScimServer(defineConnector({ name: 'silent' }), { auth: { type: 'none' } });
  open.push(silent);
  expect((await silent.app.inject('/scim/v2/Changes')).statusCode).toBe(404);
  expect((await silent.app.inject('/scim/v2/ServiceProviderConfig')).body).not.toContain('Changes');
});
