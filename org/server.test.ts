import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestOrg, testOrg } from './testing.ts';
import { stated } from './testing-agent.ts';
import { tryPort } from './web/try-port.ts';

const device = new URLSearchParams({
  client_id: 'postern-agent',
  scope: 'agent:enrol',
  agent_name: stated.name,
  agent_host: stated.host,
  agent_os: stated.os,
  agent_version: stated.version,
  agent_jkt: 'x'.repeat(43),
}).toString();

const addressOf = async (org: TestOrg) => {
  const rows = await org.db.kysely.selectFrom('oidc').select('payload').where('kind', '=', 'DeviceCode').execute();
  return rows.map(({ payload }) => (payload as { deviceInfo?: { ip?: string } }).deviceInfo?.ip);
};

describe('plain http on loopback', () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await testOrg();
  }, 60_000);
  afterAll(() => org.close());

  it('answers health, and 404 and pages in the words of whoever asks', async () => {
    expect(await (await fetch(`${org.url}/health`)).json()).toEqual({ status: 'ok', version: '0.1.0' });
    const agentCall = await fetch(`${org.url}/agent/v1/nothing`);
    expect(agentCall.status).toBe(404);
    const api = (await (await fetch(`${org.url}/api/v1/nothing`)).json()) as { errorCode?: string };
    expect(api.errorCode).toBeDefined();
    const page = await fetch(`${org.url}/people/7`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('answers broken percent-encoding in the words of whoever asks', async () => {
    const api = await fetch(`${org.url}/api/v1/users/%zz`);
    expect([api.status, await api.json()]).toMatchObject([
      400,
      { errorCode: 'E0000001', code: 'address_invalid', errorSummary: expect.stringContaining('%zz') },
    ]);
    const agent = await fetch(`${org.url}/agent/v1/actions/%zz/payload`);
    expect([agent.status, await agent.json()]).toMatchObject([400, { error: 'invalid_request' }]);
    expect(agent.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('finds an address with the longest login there can be', async () => {
    const answer = await fetch(`${org.url}/api/v1/users/${encodeURIComponent('ä'.repeat(255))}`);
    expect(await answer.json()).toMatchObject({ code: 'not_signed_in' });
  });

  it('sends its security headers with everything, the authorization server included', async () => {
    for (const path of ['/', '/health', '/activate', '/auth/pages.css', '/api/v1/users', '/agent/v1/agents']) {
      const { headers } = await fetch(org.url + path);
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('strict-transport-security'), path).toBeNull();
    }
  });

  it.each(['', '_session=junk', '_session=junk; _session.sig=junk'])(
    'begins again where the form of the code comes without its session (%j)',
    async (cookie) => {
      const body = new URLSearchParams({ xsrf: 'x', user_code: 'AAAA-AAAA' });
      const answer = await fetch(`${org.url}/activate`, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { cookie },
      });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/activate']);
    },
  );

  it('lets the self-posting form of the authorization server run, and no other script', async () => {
    const answer = await fetch(`${org.url}/activate?user_code=AAAA-AAAA`);
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+'/);
    expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  });

  it('refuses a body that is too large or no JSON in the words of the wire', async () => {
    const post = async (body: string, type = 'application/json') => {
      const answer = await fetch(`${org.url}/agent/v1/agents`, {
        method: 'POST',
        body,
        headers: { 'content-type': type },
      });
      return [answer.status, ((await answer.json()) as { error: string }).error];
    };
    expect(await post('{')).toEqual([400, 'invalid_request']);
    expect(await post('x', 'text/plain')).toEqual([415, 'invalid_request']);
    expect(await post(JSON.stringify('x'.repeat(20_000)))).toEqual([413, 'invalid_request']);
  });

  it('believes no forwarding header of a caller that is no proxy', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '198.51.100.7' };
    const answer = await fetch(`${org.url}/oauth/device`, { method: 'POST', headers, body: device });
    expect(answer.status).toBe(200);
    expect(await addressOf(org)).toEqual(['127.0.0.1']);
  });
});

describe('https of its own', () => {
  let folder: string;
  let org: TestOrg;
  let ca: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'postern-tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...kind, '-keyout', key, '-out', cert, ...names], { stdio: 'ignore' });
    ca = readFileSync(cert, 'utf8');
    const port = await tryPort('127.0.0.1', 0);
    org = await testOrg({
      publicUrl: `https://localhost:${port}`,
      port,
      tls: { cert: ca, key: readFileSync(key, 'utf8') },
    });
  }, 60_000);
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  it('serves its addresses as https, with HSTS and a secure cookie', async () => {
    const answer = await new Promise<{ body: Record<string, string>; hsts: string | undefined }>((resolve, reject) => {
      const url = `${org.url}/.well-known/oauth-authorization-server`;
      httpsRequest(url, { ca, family: 4 }, async (message) =>
        resolve({ body: (await json(message)) as never, hsts: message.headers['strict-transport-security'] }),
      )
        .on('error', reject)
        .end();
    });
    expect(answer.body['token_endpoint']).toBe(`${org.url}/oauth/token`);
    expect(answer.hsts).toBe('max-age=31536000');
    const cookies = await new Promise<string[]>((resolve, reject) => {
      httpsRequest(`${org.url}/activate`, { ca, family: 4 }, (message) => {
        message.resume();
        resolve(message.headers['set-cookie'] ?? []);
      })
        .on('error', reject)
        .end();
    });
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) expect(cookie).toMatch(/; secure/i);
  });

  it('speaks no TLS older than 1.2', async () => {
    const { port } = new URL(org.url);
    const attempt = new Promise((resolve, reject) => {
      const socket = connect({
        port: Number(port),
        host: '127.0.0.1',
        ca,
        servername: 'localhost',
        maxVersion: 'TLSv1.1',
        minVersion: 'TLSv1',
        ciphers: 'DEFAULT@SECLEVEL=0',
      });
      socket.on('secureConnect', () => resolve(socket.getProtocol())).on('error', reject);
    });
    await expect(attempt).rejects.toThrow(/protocol version|handshake failure|unsupported/i);
  });
});

describe('behind a proxy that ends TLS', () => {
  let org: TestOrg;
  let port: number;
  beforeAll(async () => {
    port = await tryPort('127.0.0.1', 0);
    org = await testOrg({ publicUrl: 'https://org.example', port, trustProxy: ['127.0.0.1'] });
  }, 60_000);
  afterAll(() => org.close());

  it('believes a forwarding header of the proxy only, not what came to it before', async () => {
    const ask = (path: string, forwarded: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, {
        method: 'POST',
        body: device,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwarded },
      });
    // What a caller made up stands before what the proxy saw.
    await ask('/oauth/device', '203.0.113.9, 198.51.100.8');
    expect(await addressOf(org)).toEqual(['198.51.100.8']);
    await org.db.kysely.deleteFrom('oidc').execute();
  });

  it('hands out its public addresses and sees the caller behind the proxy', async () => {
    const ask = (method: string, path: string, body?: string) =>
      new Promise<Record<string, string>>((resolve, reject) => {
        const headers = {
          host: 'internal:8080',
          'x-forwarded-for': '198.51.100.7',
          'x-forwarded-proto': 'http',
          'x-forwarded-host': 'evil.example',
          ...(body && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length }),
        };
        httpRequest({ host: '127.0.0.1', port, path, method, headers }, async (message) => {
          resolve(JSON.parse(await text(message)) as Record<string, string>);
        })
          .on('error', reject)
          .end(body);
      });
    const metadata = await ask('GET', '/.well-known/oauth-authorization-server');
    expect(metadata['device_authorization_endpoint']).toBe('https://org.example/oauth/device');
    const answer = await ask('POST', '/oauth/device', device);
    expect(answer['verification_uri']).toBe('https://org.example/activate');
    expect(await addressOf(org)).toEqual(['198.51.100.7']);
  });
});
