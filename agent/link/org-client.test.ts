import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type AgentKeys, ensureAgentKeys } from '../keychain/agent-keys.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.fixture.ts';
import { OrgFault } from '../ports.ts';
import { createTrust } from '../trust/trust.ts';
import { createClock, type OrgClock } from './clock.ts';
import { type FakeOrg, startFakeOrg } from './fake-org.fixture.ts';
import { createOrgClient } from './org-client.ts';
import { createOrgHttp } from './org-http.ts';

const trust = createTrust({ minVersion: '1.2', caFiles: [] });
const answer = z.object({ serverTime: z.number() });
let org: FakeOrg;
let keys: AgentKeys;
let clock: OrgClock;
let client: ReturnType<typeof createOrgClient>;

beforeEach(async () => {
  org = await startFakeOrg();
  keys = await ensureAgentKeys(createMemoryKeychain());
  org.keys.set('agent-1', keys.signingPublic);
  clock = createClock();
  client = open(clock);
});
afterEach(async () => {
  vi.useRealTimers();
  await client.close();
  await org.close();
});

const open = (on: OrgClock) =>
  createOrgClient({
    http: createOrgHttp({ origin: org.url, trust, clock: on, version: '1.2.3', session: 's1' }),
    clock: on,
    keys,
    clientId: 'agent-1',
  });
const call = (more: object = {}) =>
  client.call({ method: 'POST', path: '/exchange?x=1', schema: answer, body: { a: 1 }, timeoutMs: 5_000, ...more });
const faultOf = async (promise: Promise<unknown>): Promise<OrgFault> => {
  const fault = await promise.catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(OrgFault);
  return fault as OrgFault;
};
const count = (path: string): number => org.seen.filter((line) => line === `POST ${path}`).length;

test('a call carries version, session, body; one token and one nonce serve many calls', async () => {
  let headers: Record<string, unknown> = {};
  org.api = (request, body) => {
    headers = { ...request.headers, body };
    return { status: 200, body: { serverTime: Date.now() } };
  };
  for (let i = 0; i < 5; i++) await call();
  expect(headers).toMatchObject({
    'postern-agent': '1.2.3',
    'postern-session': 's1',
    body: '{"a":1}',
    'content-type': 'application/json',
  });
  // The token endpoint took one trip more for its first nonce; the API shares the series.
  expect([count('/oauth/token'), count('/agent/v1/exchange?x=1')]).toEqual([2, 5]);
});

test('a new nonce costs one repetition', async () => {
  await call();
  org.nonce = 'n2';
  await call();
  await call();
  expect(count('/agent/v1/exchange?x=1')).toBe(4);
});

test('where a call repeats, its proof is made while the one before is under way, each is used once, and none under an old nonce', async () => {
  const iats: number[] = [];
  org.api = (request) => {
    iats.push(decodeJwt(String(request.headers['dpop'])).iat!);
    return { status: 200, body: { serverTime: Date.now() } };
  };
  const start = clock.now();
  const passed = (ms: number) => {
    clock.now = () => start + ms;
  };
  passed(0);
  await call({ repeats: true });
  passed(20_000);
  await call({ repeats: true });
  passed(40_000);
  // Its nonce is not taken any more; a new one is learned, and no proof under it is there yet.
  org.nonce = 'n2';
  await call({ repeats: true });
  // Older than a minute.
  passed(120_000);
  await call();
  expect(iats.map((iat) => iat - Math.floor(start / 1000))).toEqual([0, 0, 40, 120]);
  expect(count('/agent/v1/exchange?x=1')).toBe(5);
});

test('an org that never takes a nonce is given up on', async () => {
  await call();
  const fault = vi.fn();
  org.instead = (request, response) => {
    if (!request.url?.startsWith('/agent')) return false;
    fault();
    response.writeHead(401, { 'dpop-nonce': String(Math.random()), 'content-type': 'application/json' });
    response.end('{"error":"use_dpop_nonce","message":"again","serverTime":1}');
    return true;
  };
  expect((await faultOf(call())).code).toBe('use_dpop_nonce');
  expect(fault.mock.calls.length).toBeLessThan(5);
});

test('a token is renewed 60 s before its end, once for all who wait', async () => {
  org.tokenSeconds = 61;
  await Promise.all([call(), call(), call()]);
  expect(count('/oauth/token')).toBe(2);
  org.tokenSeconds = 50;
  const now = clock.monotonic();
  clock.monotonic = () => now + 2_000;
  await call();
  expect(count('/oauth/token')).toBe(3);
});

test('a token that the org does not take any more is replaced', async () => {
  await call();
  let first = true;
  org.instead = (request, response) => {
    if (!first || !request.url?.startsWith('/agent')) return false;
    first = false;
    response
      .writeHead(401, { 'content-type': 'application/json' })
      .end('{"error":"invalid_token","message":"x","serverTime":1}');
    return true;
  };
  await call();
  expect(count('/oauth/token')).toBe(3);
});

test.each([300_000, -300_000])('a clock that is %i ms off is corrected before the first token', async (ahead) => {
  org.ahead = ahead;
  await call();
  expect(Math.abs(clock.offset() - ahead)).toBeLessThan(2_000);
  expect(Math.abs(clock.now() - (Date.now() + ahead))).toBeLessThan(2_000);
});

test('a clock that steps while the agent runs is corrected by the refusal of the next token', async () => {
  await call();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(Date.now() - 3_600_000);
  org.ahead = 3_600_000;
  const now = clock.monotonic();
  clock.monotonic = () => now + 300_000;
  await call();
  expect(Math.abs(clock.offset() - 3_600_000)).toBeLessThan(2_000);
});

test('serverTime of answers and of errors sets the clock', async () => {
  await call();
  org.ahead = 7_000;
  org.api = () => ({ status: 409, body: { error: 'x', message: 'no', serverTime: Date.now() + 7_000 } });
  const fault = await faultOf(call());
  expect([fault.code, fault.message, fault.status, fault.retryable]).toEqual(['x', 'no', 409, false]);
  expect(Math.abs(clock.offset() - 7_000)).toBeLessThan(1_500);
});

test('a revoked agent: on its next call, and at the token endpoint', async () => {
  await call();
  org.api = () => ({ status: 401, body: { error: 'agent_revoked', message: 'gone', serverTime: Date.now() } });
  const fault = await faultOf(call());
  expect([fault.code, fault.status, fault.retryable]).toEqual(['agent_revoked', 401, false]);
  org.keys.clear();
  await client.close();
  client = open(createClock());
  const refused = await faultOf(call());
  expect([refused.code, refused.retryable]).toEqual(['agent_revoked', false]);
});

test.each([
  [503, '7', 7_000],
  [429, new Date(Date.now() + 60_000).toUTCString(), 60_000],
  [500, undefined, undefined],
])('%i with Retry-After %s is asked again', async (status, header, expected) => {
  org.api = () => ({
    status,
    body: { error: 'busy', message: 'busy', serverTime: Date.now() },
    ...(header ? { headers: { 'retry-after': header } } : {}),
  });
  const fault = await faultOf(call());
  expect(fault.retryable).toBe(true);
  if (expected === undefined) expect(fault.retryAfterMs).toBeUndefined();
  else expect(Math.abs(fault.retryAfterMs! - expected)).toBeLessThan(2_500);
});

test('what is no answer of an org', async () => {
  org.api = () => ({ status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } });
  expect((await faultOf(call())).code).toBe('org_answer_unreadable');
  org.api = () => ({ status: 200, body: { serverTime: 'x' } });
  expect((await faultOf(call())).message).toContain('serverTime');
  org.api = () => ({ status: 502, body: '<html>Bad gateway</html>' });
  expect((await faultOf(call())).code).toBe('org_failed');
  org.api = () => ({ status: 302, body: '', headers: { location: 'https://login.example.com/' } });
  const moved = await faultOf(call());
  expect([moved.code, moved.message]).toEqual(['org_redirects', expect.stringContaining('https://login.example.com/')]);
});

test('an org that is not there, hangs up, or says nothing', async () => {
  await call();
  org.instead = (request) => {
    if (!request.url?.startsWith('/agent')) return false;
    request.socket.destroy();
    return true;
  };
  const cut = await faultOf(call());
  expect([cut.code, cut.retryable]).toEqual(['org_unreachable', true]);
  org.instead = () => true;
  expect((await faultOf(call({ timeoutMs: 1_000 }))).code).toBe('org_timeout');
  await org.close();
  expect((await faultOf(call())).code).toBe('org_unreachable');
});

test('bytes go as they are, with their encoding', async () => {
  let got: unknown;
  org.api = (request, body) => {
    got = [
      body,
      request.headers['content-type'],
      request.headers['content-encoding'],
      request.headers['postern-lease'],
    ];
    return { status: 200, body: { serverTime: Date.now() } };
  };
  const bytes = { data: Buffer.from('row\n'), contentType: 'application/x-ndjson', contentEncoding: 'gzip' };
  await client.call({
    method: 'PUT',
    path: '/imports/1',
    schema: answer,
    bytes,
    headers: { 'postern-lease': 'l' },
    timeoutMs: 5_000,
  });
  expect(got).toEqual(['row\n', 'application/x-ndjson', 'gzip', 'l']);
});

test('an aborted call ends at once', async () => {
  await call();
  org.instead = () => true;
  const stop = new AbortController();
  const waiting = faultOf(call({ signal: stop.signal }));
  stop.abort();
  expect((await waiting).code).toBe('request_aborted');
});
