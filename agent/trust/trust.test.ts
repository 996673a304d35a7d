import * as net from 'node:net';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { createTestAuthority, type TestAuthority } from './certificates.fixture.ts';
import { NetworkFault, networkFault } from './network-fault.ts';
import type { TrustOptions } from './rules.ts';
import { listen, proxyServer, type TestServer, tlsServer } from './servers.fixture.ts';
import { targetOf } from './target.ts';
import { createTrust } from './trust.ts';

let authority: TestAuthority;
const open: TestServer[] = [];

beforeAll(() => {
  authority = createTestAuthority('Test CA');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const keep = async <T extends TestServer>(server: Promise<T>): Promise<T> => {
  const ready = await server;
  open.push(ready);
  return ready;
};
const rules = (more: Partial<TrustOptions> = {}): TrustOptions => ({
  minVersion: '1.2',
  caFiles: [authority.certFile],
  ...more,
});

async function get(url: string, options: TrustOptions): Promise<string> {
  const pool = createTrust(options).pool(url, { maxAnswer: 1_000_000 });
  try {
    const answer = await pool.request({ method: 'GET', path: '/' });
    return await answer.body.text();
  } finally {
    await pool.destroy();
  }
}

async function faultOf(url: string, options: TrustOptions): Promise<NetworkFault> {
  const fault = await get(url, options).catch((error: unknown) => networkFault(error, { target: targetOf(url) }));
  expect(fault).toBeInstanceOf(NetworkFault);
  expect((fault as NetworkFault).phase).toBe('connect');
  return fault as NetworkFault;
}

test('an own CA is trusted beside those of the machine, for addresses and names', async () => {
  const server = await keep(listen(tlsServer(authority.issue('localhost')), 'https'));
  expect(await get(server.url, rules())).toBe('hello');
  expect(await get(server.url.replace('127.0.0.1', 'localhost'), rules())).toBe('hello');
});

test('an unknown issuer is named', async () => {
  const server = await keep(listen(tlsServer(authority.issue('localhost')), 'https'));
  const fault = await faultOf(server.url, rules({ caFiles: [] }));
  expect(fault.code).toBe('tls_untrusted');
  expect(fault.message).toContain('"Test CA"');
  expect(fault.message).toContain(`127.0.0.1:${server.port}`);
});

test('a self-signed certificate is untrusted', async () => {
  const lone = createTestAuthority('Lone');
  const server = await keep(listen(tlsServer(lone), 'https'));
  expect((await faultOf(server.url, rules())).code).toBe('tls_untrusted');
});

test('a wrong host name tells the names of the certificate', async () => {
  const server = await keep(listen(tlsServer(authority.issue('other', { san: 'DNS:other.example.com' })), 'https'));
  const fault = await faultOf(server.url, rules());
  expect(fault.code).toBe('tls_wrong_host');
  expect(fault.message).toContain('other.example.com');
});

test('an expired certificate tells since when', async () => {
  const server = await keep(listen(tlsServer(authority.issue('localhost', { days: -1 })), 'https'));
  const fault = await faultOf(server.url, rules());
  expect(fault.code).toBe('tls_expired');
  expect(fault.message).toMatch(/ended \d{4}-\d\d-\d\d/);
});

test('a server with TLS 1.1 only', async () => {
  const old = {
    ...authority.issue('localhost'),
    minVersion: 'TLSv1.1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
  } as const;
  const server = await keep(listen(tlsServer(old), 'https'));
  const fault = await faultOf(server.url, rules());
  expect([fault.code, fault.params['minVersion']]).toEqual(['tls_version', '1.2']);
});

test('minimum 1.3 refuses a server with TLS 1.2 and takes one with 1.3', async () => {
  const pair = authority.issue('localhost');
  const server = await keep(listen(tlsServer({ ...pair, maxVersion: 'TLSv1.2' }), 'https'));
  expect(await get(server.url, rules())).toBe('hello');
  expect((await faultOf(server.url, rules({ minVersion: '1.3' }))).code).toBe('tls_version');
  const modern = await keep(listen(tlsServer(pair), 'https'));
  expect(await get(modern.url, rules({ minVersion: '1.3' }))).toBe('hello');
});

test('a server that wants a client certificate, TLS 1.2', async () => {
  const wanting = { ...authority.issue('localhost'), requestCert: true, rejectUnauthorized: true, ca: authority.cert };
  const server = await keep(listen(tlsServer({ ...wanting, maxVersion: 'TLSv1.2' }), 'https'));
  const client = authority.issue('agent');
  expect(await get(server.url, rules({ clientCert: client.certFile, clientKey: client.keyFile }))).toBe('hello');
  expect((await faultOf(server.url, rules())).code).toBe('tls_handshake_refused');
});

test('plain http behind an https address', async () => {
  const server = await keep(
    listen(
      net.createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
      'https',
    ),
  );
  expect((await faultOf(server.url, rules())).code).toBe('tls_not_tls');
});

test('a server that hangs up during the handshake', async () => {
  const server = await keep(
    listen(
      net.createServer((socket) => socket.once('data', () => socket.destroy())),
      'https',
    ),
  );
  expect((await faultOf(server.url, rules())).code).toBe('tls_closed');
});

test('nobody listens', async () => {
  const server = await listen(net.createServer(), 'http');
  await server.close();
  expect((await faultOf(server.url, rules())).code).toBe('connect_refused');
});

test('a name that DNS does not know', async () => {
  const fault = await faultOf('https://no-such-host.invalid', rules());
  expect(['dns_unknown_host', 'dns_failed']).toContain(fault.code);
});

test('a server that never finishes the handshake is given up on', async () => {
  const server = await keep(listen(net.createServer(), 'https'));
  expect((await faultOf(server.url, rules({ connectTimeoutMs: 200 }))).code).toBe('connect_timeout');
});

test('a proxy carries TLS end to end, with user and password', async () => {
  const server = await keep(listen(tlsServer(authority.issue('app', { san: 'DNS:app.test' })), 'https', 'app.test'));
  const proxy = await keep(proxyServer({ credentials: 'anna:s3cret' }));
  const by = (user: string, password: string) => rules({ proxy: { url: proxy.url, user, password, noProxy: [] } });
  expect(await get(server.url, by('anna', 's3cret'))).toBe('hello');
  expect(proxy.asked).toEqual([`app.test:${server.port}`]);
  const fault = await faultOf(server.url, by('anna', 'wrong'));
  expect(fault.code).toBe('proxy_auth_required');
  expect(fault.message).not.toContain('wrong');
});

test('behind a proxy the certificate is still that of the target', async () => {
  const server = await keep(listen(tlsServer(authority.issue('app', { san: 'DNS:app.test' })), 'https', 'app.test'));
  const proxy = await keep(proxyServer());
  const fault = await faultOf(server.url, rules({ caFiles: [], proxy: { url: proxy.url, noProxy: [] } }));
  expect([fault.code, fault.params['issuer']]).toEqual(['tls_untrusted', '"Test CA"']);
});

test('a proxy that refuses, and one that is not there', async () => {
  const proxy = await keep(proxyServer({ refuse: 403 }));
  const refused = await faultOf('https://app.test:8443', rules({ proxy: { url: proxy.url, noProxy: [] } }));
  expect([refused.code, refused.params['status']]).toEqual(['proxy_refused', 403]);
  await proxy.close();
  const gone = await faultOf('https://app.test:8443', rules({ proxy: { url: proxy.url, noProxy: [] } }));
  expect(gone.code).toBe('proxy_unreachable');
});

test('exceptions and this machine itself go without the proxy', async () => {
  const server = await keep(listen(tlsServer(authority.issue('localhost')), 'https'));
  const proxy = await keep(proxyServer());
  expect(await get(server.url, rules({ proxy: { url: proxy.url, noProxy: [] } }))).toBe('hello');
  expect(proxy.asked).toEqual([]);
});

test('the steps of a probe, in order', async () => {
  const server = await keep(listen(tlsServer(authority.issue('app', { san: 'DNS:localhost' })), 'https', 'localhost'));
  const steps: string[] = [];
  await createTrust(rules()).probe(server, { step: (step) => steps.push(step) });
  expect(steps).toEqual(['dns', 'tcp', 'tls']);
});

test('unusable files are refused before anything is connected', () => {
  expect(() => createTrust(rules({ caFiles: ['/nowhere.pem'] }))).toThrowError(/nowhere\.pem/);
  expect(() => createTrust(rules({ caFiles: [authority.keyFile] }))).toThrowError(/holds no certificate/);
  const other = createTestAuthority();
  expect(() => createTrust(rules({ clientCert: authority.certFile, clientKey: other.keyFile }))).toThrowError(/key/);
  expect(() => createTrust(rules({ proxy: { url: 'ftp://x', noProxy: [] } }))).toThrowError(/ftp/);
});
