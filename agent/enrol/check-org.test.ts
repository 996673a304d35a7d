import { createServer } from 'node:https';
import * as net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createClock } from '../link/clock.ts';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { createOrgHttp } from '../link/org-http.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';
import type { TrustOptions } from '../trust/rules.ts';
import { listen, proxyServer } from '../trust/servers.fixture.ts';
import { createTrust } from '../trust/trust.ts';
import { checkOrg } from './check-org.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function check(address: string, options: Partial<TrustOptions> = {}) {
  const trust = createTrust({ minVersion: '1.2', caFiles: [], ...options });
  const clock = createClock();
  const told: string[] = [];
  const openHttp = (origin: string) => createOrgHttp({ origin, trust, clock, version: '1', session: 's' });
  const { results } = await checkOrg(address, { trust, clock, openHttp, onStage: ({ stage }) => told.push(stage) });
  expect(told).toEqual(results.map(({ stage }) => stage));
  expect(told).toEqual(['url', 'dns', 'tcp', 'proxy', 'tls', 'clock', 'metadata']);
  return {
    states: results.map(({ state }) => state).join(' '),
    failed: results.find(({ state }) => state === 'failed'),
    results,
  };
}
const org = async (): Promise<FakeOrg> => {
  const started = await startFakeOrg();
  open.push(started);
  return started;
};

test('an org on this machine', async () => {
  expect((await check((await org()).url)).states).toBe('ok ok ok ok ok ok ok');
});

test('an address that is none stops at once', async () => {
  const { states, failed } = await check('acme');
  expect([states, failed?.code]).toEqual(['failed not_run not_run not_run not_run not_run not_run', 'org_url_invalid']);
});

test('a clock that is wrong is a warning', async () => {
  const wrong = await org();
  wrong.ahead = 3_600_000;
  const { results } = await check(wrong.url);
  expect(results[5]).toMatchObject({ stage: 'clock', state: 'warning', code: 'clock_wrong' });
  expect(results[5]?.message).toMatch(/3[56]\d\d s slow/);
});

test('nobody listens, and an unknown name', async () => {
  const gone = await listen(net.createServer(), 'https');
  await gone.close();
  expect((await check(gone.url)).states).toBe('ok ok failed not_run not_run not_run not_run');
  expect((await check('no-such-host.invalid')).failed?.stage).toBe('dns');
});

test('a certificate that is not trusted', async () => {
  const authority = createTestAuthority('Own CA');
  const server = await listen(createServer(authority.issue('x')), 'https');
  open.push(server);
  const { states, failed } = await check(server.url);
  expect([states, failed?.code]).toEqual(['ok ok ok ok failed not_run not_run', 'tls_untrusted']);
  expect(failed?.message).toContain('Own CA');
});

test('no org there, and a redirect with its target', async () => {
  const server = await org();
  server.instead = (_request, response) => {
    response.writeHead(404).end('nothing');
    return true;
  };
  expect((await check(server.url)).failed).toMatchObject({ stage: 'metadata', code: 'org_not_found' });
  server.instead = (_request, response) => {
    response.writeHead(301, { location: 'https://new.example.com/' }).end();
    return true;
  };
  const { failed } = await check(server.url);
  expect([failed?.code, failed?.message]).toEqual([
    'org_redirects',
    expect.stringContaining('https://new.example.com/'),
  ]);
});

test('a proxy that wants a password', async () => {
  const proxy = await proxyServer({ credentials: 'a:b' });
  open.push(proxy);
  const { failed, states } = await check('https://acme.test', { proxy: { url: proxy.url, noProxy: [] } });
  expect([failed?.stage, failed?.code, states]).toEqual([
    'proxy',
    'proxy_auth_required',
    'ok ok ok failed not_run not_run not_run',
  ]);
});
