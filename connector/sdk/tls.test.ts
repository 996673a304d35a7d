import { mkdtempSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { createMemoryConnector } from '../memory/memory-connector.ts';
import { defineConnector } from './connector.ts';
import { createScimServer, type ScimServer } from './server.ts';
import { testCertificates } from './test-certificates.ts';
import type { TlsOptions } from './tls.ts';

const { ca, serverCert: cert, serverKey: key, callerCert, callerKey } = testCertificates;
let server: ScimServer | undefined;
afterEach(() => server?.close());

async function start(tls: TlsOptions): Promise<string> {
  server = createScimServer(createMemoryConnector(), { auth: { type: 'none' }, tls });
  return server.listen({ host: '127.0.0.1', port: 0 });
}

/** Status of a GET, or the error's code and text. */
function status(url: string, options: ConnectionOptions = {}): Promise<number | string> {
  return new Promise((resolve) => {
    const call = request(`${url}/v2/Users`, { ca, agent: false, ...options }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code} ${error.message}`));
    call.end();
  });
}

test('files or PEM texts make an https server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'postern-tls-'));
  const file = (name: string, pem: string) => {
    writeFileSync(join(folder, name), pem);
    return join(folder, name);
  };
  const url = await start({ certFile: file('c.pem', cert), keyFile: file('k.pem', key) });
  expect(url).toMatch(/^https:/);
  expect(await status(url)).toBe(200);
  await server?.close();
  expect(await status(await start({ cert, key }))).toBe(200);
});

test('TLS 1.1 is refused', async () => {
  const url = await start({ cert, key });
  const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
  expect(await status(url, old)).toMatch(/protocol version/i);
  expect(await status(url, { maxVersion: 'TLSv1.2' })).toBe(200);
});

test('with a client CA, callers must show a certificate that it signed', async () => {
  const url = await start({ cert, key, clientCa: ca });
  expect(await status(url)).not.toBe(200);
  expect(await status(url, { cert: callerCert, key: callerKey })).toBe(200);
});

test('a certificate may be the credentials, and its name the principal', async () => {
  const asked: string[] = [];
  const list = async (_query: unknown, { principal }: { principal: string }) => {
    asked.push(principal);
    return { totalResults: 0, resources: [] };
  };
  const connector = defineConnector({ name: 'listing', users: { list } });
  expect(() => createScimServer(connector, { auth: { type: 'certificate' }, tls: { cert, key } })).toThrow(
    /clientCaFile/,
  );
  server = createScimServer(connector, { auth: { type: 'certificate' }, tls: { cert, key, clientCa: ca } });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  expect(await status(url, { cert: callerCert, key: callerKey })).toBe(200);
  expect(asked).toEqual(['caller']);
});

test('an admin is told which file is missing', () => {
  expect(() =>
    createScimServer(createMemoryConnector(), { auth: { type: 'none' }, tls: { certFile: '/no.pem', key } }),
  ).toThrow(/tls.certFile: the file \/no.pem cannot be read/);
});
