import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryKeychain } from '../keychain/memory-keychain.fixture.ts';
import { createClock } from '../link/clock.ts';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { createOrgHttp, type OrgHttp } from '../link/org-http.ts';
import { createTrust } from '../trust/trust.ts';
import type { DeviceCode } from './device-flow.ts';
import { enrol } from './enrol.ts';
import { readIdentity } from './identity.ts';
import { statedOf } from './stated.ts';

const trust = createTrust({ minVersion: '1.2', caFiles: [] });
let org: FakeOrg;
let http: OrgHttp;
let dataDir: string;
let keychain: ReturnType<typeof createMemoryKeychain>;
let codes: DeviceCode[];
let waits: number[];
const clock = createClock();

beforeEach(async () => {
  org = await startFakeOrg();
  http = createOrgHttp({ origin: org.url, trust, clock, version: '1.0.0', session: 's' });
  dataDir = mkdtempSync(join(tmpdir(), 'postern-enrol-'));
  keychain = createMemoryKeychain();
  [codes, waits] = [[], []];
});
afterEach(async () => {
  await http.close();
  await org.close();
});

const run = (token?: string, more: Partial<Parameters<typeof enrol>[1]> = {}) =>
  enrol(token, {
    ...{ dataDir, keychain, clock, http, stated: statedOf('HQ', '1.0.0') },
    wait: async (ms) => void waits.push(ms),
    onCode: (code) => codes.push(code),
    ...more,
  });
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code?: string }) => error.code,
  );

test('by a person: code and fingerprint are shown, pending and slow_down are heeded', async () => {
  org.deviceAnswers = ['authorization_pending', 'slow_down', 'authorization_pending', 'allow'];
  org.interval = 2;
  const { identity, already } = await run();
  expect(codes).toEqual([
    {
      verificationUri: `${org.url}/activate`,
      verificationUriComplete: `${org.url}/activate?user_code=WDJB-MJHT`,
      userCode: 'WDJB-MJHT',
      expiresIn: 600,
      fingerprint: identity.fingerprint,
    },
  ]);
  expect([already, waits]).toEqual([false, [2000, 2000, 7000, 7000]]);
  expect(readIdentity(dataDir)).toEqual(identity);
  expect(identity).toMatchObject({ org: org.url, name: 'HQ', agentId: '018f3c7e-0000-7000-8000-000000000001' });
});

test.each([
  ['access_denied', 'enrolment_denied'],
  ['expired_token', 'enrolment_expired'],
  ['invalid_grant', 'enrolment_expired'],
])('%s is told as %s, and nothing is left behind', async (said, code) => {
  org.deviceAnswers = ['authorization_pending', said];
  expect(await codeOf(run())).toBe(code);
  expect(readdirSync(dataDir)).toEqual([]);
});

test('a short cut of the network does not take the code away', async () => {
  let cuts = 0;
  org.instead = (request) => {
    if (request.url !== '/oauth/token' || cuts++ > 1) return false;
    request.socket.destroy();
    return true;
  };
  expect((await run()).identity.name).toBe('HQ');
});

test('whoever stops waiting is told so', async () => {
  org.deviceAnswers = ['authorization_pending'];
  const stop = new AbortController();
  const wait = async (): Promise<void> => stop.abort();
  expect(await codeOf(run(undefined, { signal: stop.signal, wait }))).toBe('enrolment_interrupted');
});

test('by a token, once; the same key again gets the same agent, another key does not', async () => {
  const { identity } = await run(org.enrolmentToken);
  expect((await run(org.enrolmentToken)).already).toBe(true);
  const lost = { dataDir: mkdtempSync(join(tmpdir(), 'postern-enrol-')) };
  expect((await run(org.enrolmentToken, lost)).identity.clientId).toBe(identity.clientId);
  const stranger = { dataDir: mkdtempSync(join(tmpdir(), 'postern-enrol-')), keychain: createMemoryKeychain() };
  expect(await codeOf(run(org.enrolmentToken, stranger))).toBe('enrolment_token_refused');
  expect(readIdentity(stranger.dataDir)).toBeUndefined();
});

test('a lost answer is asked for again', async () => {
  let lost = 0;
  org.instead = (request) => {
    if (request.url !== '/agent/v1/agents' || lost++ > 0) return false;
    request.resume().on('end', () => request.socket.destroy());
    return true;
  };
  await run(org.enrolmentToken);
  expect(lost).toBeGreaterThan(1);
});

test('what is no token is refused before anything is sent', async () => {
  expect(await codeOf(run('abc'))).toBe('enrolment_token_malformed');
  expect(await codeOf(run('pet_'))).toBe('enrolment_token_malformed');
  expect(org.seen).toEqual([]);
});

test('an agent of another org stays what it is', async () => {
  await run(org.enrolmentToken);
  const other = await startFakeOrg();
  const otherHttp = createOrgHttp({ origin: other.url, trust, clock, version: '1', session: 's' });
  expect(await codeOf(run(other.enrolmentToken, { http: otherHttp }))).toBe('already_enrolled');
  await otherHttp.close();
  await other.close();
});

test('an agent that the org has dropped is not called enrolled', async () => {
  await run(org.enrolmentToken);
  org.keys.clear();
  expect(await codeOf(run(org.enrolmentToken))).toBe('enrolled_but_refused');
  expect(readIdentity(dataDir)).toBeDefined();
});

test('a key that is deactivated in the org is given up, so that the next try has a new one', async () => {
  org.instead = (request, response) => {
    if (request.url !== '/agent/v1/agents') return false;
    response
      .writeHead(403, { 'content-type': 'application/json' })
      .end('{"error":"agent_revoked","message":"x","serverTime":1}');
    return true;
  };
  expect(await codeOf(run(org.enrolmentToken))).toBe('enrolment_key_refused');
  org.instead = undefined;
  expect((await run(org.enrolmentToken)).already).toBe(false);
});

test('identity.json is for its owner alone and holds no key', async () => {
  await run(org.enrolmentToken);
  const file = join(dataDir, 'identity.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const secret of keychain.all.values()) expect(readFileSync(file, 'utf8')).not.toContain(JSON.parse(secret).d);
});

test('what answers in place of an org', async () => {
  const answer = (status: number, body: string, headers: Record<string, string> = {}) => {
    org.instead = (_request, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
  };
  answer(404, 'not here');
  expect(await codeOf(run())).toBe('org_not_found');
  answer(200, '<html>', { 'content-type': 'text/html' });
  expect(await codeOf(run())).toBe('org_not_found');
  answer(302, '', { location: '/login' });
  expect(await codeOf(run())).toBe('org_redirects');
  answer(200, JSON.stringify({ issuer: 'https://other.example.com', token_endpoint: 'https://other.example.com/t' }), {
    'content-type': 'application/json',
  });
  expect(await codeOf(run())).toBe('org_metadata_invalid');
  answer(
    200,
    JSON.stringify({
      issuer: org.url,
      token_endpoint: 'https://evil.example/t',
      device_authorization_endpoint: 'https://evil.example/d',
    }),
    { 'content-type': 'application/json' },
  );
  expect(await codeOf(run())).toBe('org_metadata_invalid');
});
