import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectorSettings } from '@postern/protocol/wire';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config/store.ts';
import { enrolInFakeOrg } from '../enrol/enrolled.fixture.ts';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { pemFacts } from '../trust/certificate.ts';
import { createTestAuthority, type TestAuthority } from '../trust/certificates.fixture.ts';
import { listen, type TestServer } from '../trust/servers.fixture.ts';
import { type PosternOptions, runPostern } from './postern.fixture.ts';

let known: TestAuthority;
let other: TestAuthority;
let dir: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(() => {
  known = createTestAuthority('Acme Root CA');
  other = createTestAuthority('Acme Gateway CA');
});
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-cli-tls-'));
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const postern = (args: string[], options?: PosternOptions) => runPostern(dir, args, options);
const fingerprintOf = ({ cert }: TestAuthority) => pemFacts(cert).fingerprint;

/** A server that sends its CA along, and speaks TLS 1.2 at most. */
async function startOldServer(by: TestAuthority): Promise<TestServer> {
  const { key, cert } = by.issue('old');
  const options = { key, cert: cert + by.cert, maxVersion: 'TLSv1.2' } as const;
  const server = await listen(
    createServer(options, (_, response) => void response.writeHead(401).end()),
    'https',
  );
  closing.push(server.close);
  return server;
}

/** An agent that runs, enrolled in an org under the CA `known`; `app` is the address of its one connector. */
async function runAgent(app = 'https://localhost:1'): Promise<FakeOrg> {
  const { key, cert } = known.issue('org');
  const org = await startFakeOrg({ secure: { key, cert: cert + known.cert } });
  closing.push(org.close);
  await enrolInFakeOrg(org, dir, [known.certFile]);
  const settings = connectorSettings.parse({
    ...{ label: 'HR', baseUrl: `${app}/scim/v2`, auth: { type: 'none' }, uniqueField: 'userName', timeoutMs: 2_000 },
    ...{ allowHttp: false, concurrency: 2, pageSize: 100, customUrn: 'urn:x', ca: [other.cert] },
  });
  const config = [{ appId: '018f3c7e-0000-7000-8000-00000000000a', rev: 1, settings }];
  const { api } = org;
  org.api = (request, body) => {
    const answer = api(request, body);
    return request.url?.endsWith('/exchange') ? { ...answer, body: { ...(answer.body as object), config } } : answer;
  };
  const stop = new AbortController();
  const ready = Promise.withResolvers<unknown>();
  const ran = postern(['run', '--json-ready', '--quiet'], { stop: stop.signal, onOut: ready.resolve });
  closing.push(async () => {
    stop.abort();
    await ran;
  });
  await ready.promise;
  return org;
}

test('without a running agent: a CA is shown, trusted when a person says so, and shown again', async () => {
  const server = await startOldServer(other);
  const peer = new URL(server.url).host;
  const refused = await postern(['tls', 'trust', peer]);
  expect([refused.code, refused.out.at(-1)]).toEqual([1, 'Nothing was changed.']);
  expect(refused.out.join('\n')).toContain(`Acme Gateway CA, until ${pemFacts(other.cert).until.slice(0, 10)}`);
  expect(refused.out.join('\n')).toContain(fingerprintOf(other));
  expect(readConfig(dir).tls.caFiles).toEqual([]);

  expect((await postern(['tls', 'trust', peer, '--only'], { answers: ['y'] })).code).toBe(0);
  const [file] = readConfig(dir).tls.caFiles;
  expect(readConfig(dir).tls.caFor).toEqual({ [file!]: [peer] });
  const shown = await postern(['tls', 'show']);
  expect([shown.code, shown.out.join('\n')]).toEqual([0, expect.stringContaining(`for ${peer}`)]);
  const again = await postern(['tls', 'trust', peer]);
  expect([again.code, again.out[0], again.asked]).toEqual([0, expect.stringContaining('is trusted already'), []]);
});

test('the CAs of a file are copied to the agent; what is none, or is not sent by anybody, is said', async () => {
  expect((await postern(['tls', 'trust', known.certFile])).code).toBe(0);
  expect(readConfig(dir).tls.caFiles).toEqual([expect.stringContaining(join(dir, 'ca-'))]);
  expect((await postern(['tls', 'trust', known.keyFile])).err).toContain('holds no certificate');
  expect((await postern(['tls', 'trust', fingerprintOf(other)])).err).toContain('tls_ca_not_found');
  expect((await postern(['tls', 'trust', 'not a host'])).code).toBe(2);
  expect((await postern(['tls', 'trust', 'localhost:1'])).err).toContain('connect_refused');
});

test('a running agent shows whom it reaches, and tries what is set before it keeps it', async () => {
  const server = await startOldServer(other);
  const org = await runAgent(server.url);
  const [host, peer] = [org, server].map(({ url }) => new URL(url).host);
  const shown = await postern(['tls', 'show', '--json']);
  expect([shown.code, shown.json()]).toEqual([
    0,
    [
      expect.objectContaining({ event: 'settings' }),
      expect.objectContaining({ event: 'peer', peer: host, state: 'reached' }),
      expect.objectContaining({ event: 'peer', name: 'HR', peer, state: 'reached' }),
    ],
  ]);

  const kept = await postern(['config', 'set', 'proxy.noProxy', 'example.com', 'proxy.mode', 'none']);
  expect([kept.code, kept.out.at(-1)]).toEqual([0, 'The change is in force.']);
  expect(readConfig(dir).proxy).toMatchObject({ mode: 'none', noProxy: ['example.com'] });
  const same = await postern(['config', 'set', 'proxy.mode', 'none']);
  expect([same.code, same.out]).toEqual([0, ['These are the settings already.']]);

  const cut = await postern(['config', 'set', 'tls.minVersion', '1.3'], { answers: ['n'] });
  expect([cut.code, cut.err]).toEqual([1, expect.stringContaining('trial_rolled_back')]);
  expect(cut.asked).toEqual([expect.stringContaining('HR would be cut off')]);
  expect(readConfig(dir).tls.minVersion).toBe('1.2');
  expect((await postern(['config', 'set', 'tls.minVersion', '1.3'], { answers: ['yes'] })).code).toBe(0);
  expect(readConfig(dir).tls.minVersion).toBe('1.3');
});

test('a change by which the org is not reached is rolled back, at once where the command is stopped', async () => {
  await runAgent();
  const before = readConfig(dir);
  const stop = new AbortController();
  const lost = await postern(['config', 'set', 'tls.caFiles', ''], {
    stop: stop.signal,
    onOut: (line) => line.includes('tls_untrusted') && stop.abort(),
  });
  expect([lost.code, lost.out.join('\n')]).toEqual([1, expect.stringContaining('tls_untrusted')]);
  expect(lost.err).toContain('rolled back');
  expect(readConfig(dir)).toEqual(before);
  expect((await postern(['config', 'set', 'tls.caFiles', '/nowhere'])).err).toContain('tls_file_unreadable');
  const trusted = await postern(['tls', 'trust', fingerprintOf(known)]);
  expect([trusted.code, trusted.asked, readConfig(dir).tls.caFiles.length]).toEqual([0, [], 2]);
});

test.each([
  [['config', 'set', 'log.level', 'debug', 'proxy.mode', 'none'], 'by a command of their own'],
  [['config', 'set', 'proxy.mode', 'none', 'proxy.user'], '"proxy.user" has no value'],
])('%j is refused', async (args, said) => {
  const { code, err } = await postern(args);
  expect([code, err]).toEqual([2, expect.stringContaining(said)]);
});
