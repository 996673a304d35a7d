import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import type { TrialState, TrustChange } from '@postern/protocol/console';
import { connectorSettings } from '@postern/protocol/wire';
import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Environment } from '../config/environment.ts';
import { readConfig } from '../config/store.ts';
import { readSettings } from '../console/read-settings.ts';
import { startFakeOrg } from '../link/fake-org.fixture.ts';
import { createVirtualTime } from '../link/testing/virtual-time.ts';
import { openParts, type Parts } from '../parts.ts';
import { pemFacts } from '../trust/certificate.ts';
import { createTestAuthority, type TestAuthority } from '../trust/certificates.fixture.ts';
import { listen, proxyServer, type TestServer } from '../trust/servers.fixture.ts';
import { openTrial } from './open-trial.ts';
import type { Trial } from './trial.ts';

/** What a server saw of a connection. */
interface Seen {
  version: string | null;
  /** Subject of the client's certificate. */
  client: string | undefined;
}

let authority: TestAuthority;
let dataDir: string;
let environment: Environment;
let seen: Record<'org' | 'hr', Seen[]>;
const open: { close(): Promise<void> }[] = [];

beforeAll(() => {
  authority = createTestAuthority('Acme Root CA');
});
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'postern-far-end-'));
  environment = { dataDir, keychain: 'file', consoleAssets: '', systemProxy: undefined };
  seen = { org: [], hr: [] };
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
  rmSync(dataDir, { recursive: true });
});

const keep = async <T extends { close(): Promise<void> }>(one: Promise<T>): Promise<T> => {
  const ready = await one;
  open.push(ready);
  return ready;
};
const look = (who: 'org' | 'hr', socket: TLSSocket): void => {
  const { subject } = socket.getPeerCertificate();
  seen[who].push({ version: socket.getProtocol(), client: subject && String(subject.CN) });
};
const serving = (more: TlsOptions = {}): TlsOptions => ({
  ...authority.issue('server', { san: 'DNS:org.test,DNS:hr.test,DNS:localhost,IP:127.0.0.1' }),
  ...{ requestCert: true, rejectUnauthorized: false, ca: authority.cert },
  ...more,
});

async function startOrg({ host, ...more }: TlsOptions & { host?: string } = {}) {
  const org = await keep(startFakeOrg({ secure: serving(more), ...(host ? { host } : {}) }));
  org.instead = (request) => {
    look('org', request.socket as TLSSocket);
    return false;
  };
  return org;
}

function startConnector(more: TlsOptions = {}, host = '127.0.0.1'): Promise<TestServer> {
  const server = createServer(serving(more), (request, response) => {
    look('hr', request.socket as TLSSocket);
    response.writeHead(401).end();
  });
  return keep(listen(server, 'https', host));
}

/** The trial of an agent of this folder, in virtual time; `hr` is its one app. */
async function openAgent(org: { url: string }, hr?: { url: string }): Promise<{ parts: Parts; trial: Trial } & Driven> {
  const parts = await openParts(environment);
  const time = createVirtualTime();
  const settings = connectorSettings.parse({
    ...{
      label: 'HR',
      baseUrl: `${hr?.url ?? 'https://hr.test'}/scim/v2`,
      auth: { type: 'none' },
      uniqueField: 'userName',
      timeoutMs: 2_000,
    },
    ...{ allowHttp: false, concurrency: 2, pageSize: 100, customUrn: 'urn:x' },
  });
  const trial = openTrial({
    ...{ environment, parts, timers: time.timers, log: pino({ level: 'silent' }), left: undefined },
    identity: { org: org.url },
    agent: { served: () => (hr ? [{ appId: 'hr', settings }] : []) },
  });
  open.push(trial);
  return { parts, trial, time, ...drive(trial) };
}

interface Driven {
  time: ReturnType<typeof createVirtualTime>;
  /** Tries a change and waits until it is kept, asks, has failed to reach the org, or is rolled back. */
  attempt(change: TrustChange): Promise<TrialState>;
  /** Waits until no change is on trial. */
  ended(): Promise<TrialState>;
}

function drive(trial: Trial): Omit<Driven, 'time'> {
  const until = (fits: (state: TrialState) => boolean) =>
    new Promise<TrialState>((resolve) => {
      const leave = trial.subscribe((state) => {
        if (!fits(state)) return;
        queueMicrotask(() => leave());
        resolve(state);
      });
    });
  return {
    ended: () => until(({ step }) => step === 'idle'),
    async attempt(change) {
      await trial.start(change);
      return until(
        (state) =>
          state.step === 'idle' ||
          (state.peers.every((peer) => peer.state !== 'trying') && (state.asks || state.peers[0]?.state === 'failed')),
      );
    },
  };
}
const outcome = (state: TrialState) => (state.step === 'idle' ? state.last?.outcome : state.step);

/** One exchange of the running agent, over the connections that it has. */
const ask = async ({ parts }: { parts: Parts }, url: string) => {
  const pool = parts.trust.pool(new URL(url).origin, { maxAnswer: 1_000_000 });
  const answer = await pool.request({ method: 'GET', path: '/' });
  await answer.body.dump();
  return pool;
};
const trustOwn: TrustChange = { addCas: [{ pem: '' }] };
beforeEach(() => {
  trustOwn.addCas = [{ pem: authority.cert }];
});

test('an own CA is tried, kept, shown, limited to one connector, and taken away', async () => {
  const [org, hr] = [await startOrg(), await startConnector()];
  const agent = await openAgent(org, hr);
  const { keychain } = agent.parts;
  const refused = await agent.attempt({ settings: { 'proxy.noProxy': 'x' } });
  expect(refused).toMatchObject({ step: 'trying', peers: [{ problem: { code: 'tls_untrusted' } }, { cutOff: false }] });
  agent.trial.rollBack();
  await agent.ended();

  expect(outcome(await agent.attempt(trustOwn))).toBe('kept');
  expect(seen.org.length).toBeGreaterThan(0);
  await (await ask(agent, org.url)).destroy();
  const view = await readSettings(environment, keychain);
  const { subject, until, fingerprint } = pemFacts(authority.cert);
  expect(view.tls.authorities).toMatchObject([{ certificates: [{ subject, until, fingerprint }] }]);

  // For the connector alone the org is not reached any more: not even by hand is that kept.
  const peer = new URL(hr.url).host;
  const limited = await agent.attempt({ limitCas: [{ fingerprint, peers: [peer] }] });
  expect(limited).toMatchObject({
    peers: [
      { id: 'org', state: 'failed' },
      { id: 'hr', state: 'reached' },
    ],
  });
  await agent.time.advance(60_000);
  await agent.ended();
  expect(agent.trial.state()).toMatchObject({ last: { outcome: 'rolled_back', problem: { code: 'trial_timed_out' } } });
  expect((await readSettings(environment, keychain)).tls.authorities[0]).not.toHaveProperty('peers');
  await (await ask(agent, org.url)).destroy();
});

test('the lowest version: the server sees what is negotiated, before and after', async () => {
  const [org, hr] = [await startOrg({ maxVersion: 'TLSv1.3' }), await startConnector()];
  const agent = await openAgent(org, hr);
  await agent.attempt(trustOwn);
  expect(outcome(await agent.attempt({ settings: { 'tls.minVersion': '1.3' } }))).toBe('kept');
  expect(readConfig(dataDir).tls.minVersion).toBe('1.3');
  expect(seen.hr.at(-1)?.version).toBe('TLSv1.3');
  const old = await startConnector({ maxVersion: 'TLSv1.2' });
  await expect(ask(agent, old.url)).rejects.toMatchObject({ code: 'tls_version' });
});

test('connections that are open move to the new rules with their next request', async () => {
  const org = await startOrg();
  const agent = await openAgent(org);
  await agent.attempt(trustOwn);
  const pool = await ask(agent, org.url);
  const pair = authority.issue('agent 7');
  expect(outcome(await agent.attempt({ client: { pem: pair.cert + pair.key } }))).toBe('kept');
  await (await pool.request({ method: 'GET', path: '/' })).body.dump();
  expect(seen.org.at(-1)).toEqual({ version: 'TLSv1.3', client: 'agent 7' });
  await pool.destroy();
});

test('a version that would cut a connector off waits for a person; kept by hand it is in force', async () => {
  const [org, hr] = [await startOrg(), await startConnector({ maxVersion: 'TLSv1.2' })];
  const agent = await openAgent(org, hr);
  await agent.attempt(trustOwn);
  const asked = await agent.attempt({ settings: { 'tls.minVersion': '1.3' } });
  expect(asked).toMatchObject({
    asks: true,
    peers: [{ state: 'reached' }, { cutOff: true, problem: { code: 'tls_version' } }],
  });
  agent.trial.keep();
  expect(outcome(await agent.ended())).toBe('kept');
  await expect(ask(agent, hr.url)).rejects.toMatchObject({ code: 'tls_version' });
});

test.each([
  ['a PEM pair', (pair: { cert: string; key: string }) => ({ pem: pair.key + pair.cert })],
  ['a PKCS#12 file with its password', pkcs12],
] as const)('a client certificate: the servers see it, given as %s', async (_name, given) => {
  const [org, hr] = [await startOrg(), await startConnector({ rejectUnauthorized: true })];
  const agent = await openAgent(org, hr);
  expect(outcome(await agent.attempt(trustOwn)), 'a connector that is not reached anyway').toBe('kept');
  const client = given(authority.issue('agent hq-prov-01'));
  expect(outcome(await agent.attempt({ client }))).toBe('kept');
  expect(seen.hr.at(-1)?.client).toBe('agent hq-prov-01');
  expect(seen.org.at(-1)?.client).toBe('agent hq-prov-01');
  const view = await readSettings(environment, agent.parts.keychain);
  expect(view.tls.client?.certificate).toMatchObject({ subject: 'agent hq-prov-01', issuer: 'Acme Root CA' });
  expect(readFileSync(join(dataDir, 'config.json'), 'utf8')).not.toMatch(/PRIVATE|known to tests/);

  // Without it the connector would be cut off, so that is not kept by itself.
  expect(await agent.attempt({ client: null })).toMatchObject({ asks: true, peers: [{}, { cutOff: true }] });
});

function pkcs12(pair: { cert: string; key: string; certFile: string; keyFile: string }) {
  const args = ['pkcs12', '-export', '-in', pair.certFile, '-inkey', pair.keyFile, '-passout', 'pass:known to tests'];
  return { pkcs12: execFileSync('openssl', args).toString('base64'), passphrase: 'known to tests' };
}

test('client certificates that cannot be used are refused before anything is tried', async () => {
  const agent = await openAgent(await startOrg());
  const pair = authority.issue('agent');
  const client = pkcs12(pair);
  const code = (change: TrustChange['client']) => agent.trial.start({ client: change }).catch((error) => error.code);
  expect(await code({ ...client, passphrase: 'wrong' })).toBe('tls_client_password');
  expect(await code({ pem: pair.cert })).toBe('tls_client_incomplete');
  expect(await code({ pem: pair.cert + authority.issue('other').key })).toBe('tls_file_unreadable');
  expect(await code({ pkcs12: 'AAAA' })).toBe('tls_file_unreadable');
  expect(agent.trial.state()).toEqual({ step: 'idle' });
  expect(readConfig(dataDir).tls.clientCert).toBeUndefined();
});

test('a proxy: it sees the CONNECT and the account; the password is kept apart; connectors by choice', async () => {
  const org = await startOrg({ host: 'org.test' });
  const hr = await startConnector({}, 'hr.test');
  const proxy = await keep(proxyServer({ credentials: 'svc:known to tests' }));
  const agent = await openAgent(org, hr);
  const by = { 'proxy.mode': 'manual', 'proxy.url': proxy.url, 'proxy.user': 'svc' } as const;
  const wrong = await agent.attempt({ ...trustOwn, settings: { ...by, 'proxy.password': 'wrong' } });
  expect(wrong).toMatchObject({ step: 'trying', peers: [{ problem: { code: 'proxy_auth_required' } }, {}] });
  expect(proxy.credentials.at(-1)).toBe('svc:wrong');
  agent.trial.rollBack();
  await agent.ended();
  expect(readConfig(dataDir).proxy.mode).toBe('system');

  const right = { ...by, 'proxy.password': 'known to tests' };
  expect(outcome(await agent.attempt({ ...trustOwn, settings: right }))).toBe('kept');
  expect(proxy.credentials.at(-1)).toBe('svc:known to tests');
  expect(new Set(proxy.asked)).toEqual(new Set([new URL(org.url).host]));
  expect(seen.hr).toEqual([]);
  expect(readFileSync(join(dataDir, 'config.json'), 'utf8')).not.toContain('known to tests');

  expect(outcome(await agent.attempt({ settings: { 'proxy.connectors': 'true' } }))).toBe('kept');
  expect(proxy.asked).toContain(new URL(hr.url).host);
  expect(seen.hr.length).toBeGreaterThan(0);

  // An exception leads past the proxy, where nothing answers to that name.
  expect(await agent.attempt({ settings: { 'proxy.noProxy': 'org.test' } })).toMatchObject({
    peers: [{ state: 'failed' }, { state: 'reached' }],
  });
});

test('a chain that no public CA issued is named, with the CA that can be trusted instead', async () => {
  const gateway = authority.issue('org.test', { san: 'DNS:localhost,IP:127.0.0.1' });
  const org = await startOrg({ ...gateway, cert: gateway.cert + authority.cert });
  const agent = await openAgent(org);
  const refused = await agent.attempt({ settings: { 'proxy.noProxy': 'x' } });
  const found = refused.step === 'trying' ? refused.peers[0]! : undefined;
  expect(found).toMatchObject({
    problem: { code: 'tls_untrusted' },
    tls: { publicCa: false, authority: { subject: 'Acme Root CA', fingerprint: pemFacts(authority.cert).fingerprint } },
  });
  agent.trial.rollBack();
  await agent.ended();
  expect(outcome(await agent.attempt({ addCas: [{ pem: found!.tls!.authority!.pem }] }))).toBe('kept');
});
