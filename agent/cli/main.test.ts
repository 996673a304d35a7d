import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue } from '@postern/protocol/messages';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { exitCodeOf } from './exit-code.ts';
import { type PosternOptions, runPostern } from './postern.fixture.ts';

let org: FakeOrg;
let dir: string;
beforeEach(async () => {
  org = await startFakeOrg();
  dir = mkdtempSync(join(tmpdir(), 'postern-cli-'));
});
afterEach(() => org.close());

async function postern(args: string[], options: PosternOptions = {}) {
  const done = await runPostern(dir, args, options);
  expect(done.err + done.out.join()).not.toMatch(/\n\s+at .*:\d+/);
  return done;
}

test('enrol, run until told to stop, status, unenrol', async () => {
  const enrolled = await postern(['enrol', '--org', org.url, '--name', 'HQ', '--json', '--device']);
  expect(enrolled.code).toBe(0);
  const events = enrolled.json();
  expect(events.map(({ event }) => event)).toEqual([...Array(7).fill('check'), 'device', 'enrolled']);
  expect(events.at(-2)).toMatchObject({
    userCode: 'WDJB-MJHT',
    expiresIn: 600,
    verificationUri: `${org.url}/activate`,
  });
  expect(events.at(-1)).toMatchObject({ agentId: '018f3c7e-0000-7000-8000-000000000001', name: 'HQ', org: org.url });

  expect((await postern(['status'])).err).toContain('service_not_running');
  org.api = (request) => {
    const serverTime = Date.now();
    const exchange = { epoch: 'e', accepted: [], rejected: [], actions: [], config: [], serverTime };
    return {
      status: 200,
      body: request.url?.endsWith('/exchange') ? exchange : { extended: [], lost: [], ttlMs: 20_000, serverTime },
    };
  };
  const stop = new AbortController();
  let ready = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (ready = resolve));
  const running = postern(['run', '--json-ready', '--quiet'], { stop: stop.signal, onOut: () => ready() });
  await isReady;
  const status = await postern(['status', '--json']);
  expect([status.code, status.json()[0]]).toEqual([0, expect.objectContaining({ state: 'connected', name: 'HQ' })]);
  expect((await postern(['run'])).err).toContain('data_folder_in_use');
  expect((await postern(['pause'])).code).toBe(0);
  expect((await postern(['status'])).out[0]).toContain('Paused');
  expect((await postern(['config', 'set', 'log.level', 'debug'])).code).toBe(0);
  expect((await postern(['test', 'nothing'])).err).toContain('app_unknown');
  stop.abort();
  const ran = await running;
  expect([ran.code, ran.json()[0]]).toEqual([0, expect.objectContaining({ event: 'ready', org: org.url })]);
  expect((await postern(['logs', '-n', '1000'])).out.join('\n')).toContain('agent starts');
  expect((await postern(['unenrol'])).code).toBe(0);
  expect((await postern(['run'])).code).toBe(3);
});

test.each([
  [['enrol'], 2, 'org_url_missing'],
  [['enrol', '--org', 'x', '--token', 'a', '--device'], 2, 'usage'],
  [['enrol', '--org', 'http://127.0.0.1:1'], 4, 'connect_refused'],
  [['enrol', '--org', 'https://localhost:1', '--ca', '/nowhere'], 2, 'tls_file_unreadable'],
  [['enrol', '--org', 'https://localhost:1', '--token-file', '/nowhere'], 1, 'file_unreadable'],
  [['status'], 3, 'not_enrolled'],
  [['test'], 3, 'not_enrolled'],
  [['unenrol'], 3, 'not_enrolled'],
  [['config', 'get', 'nothing'], 2, 'config_unknown_key'],
  [['config', 'set', 'tls.caFiles', '/nowhere'], 2, 'tls_file_unreadable'],
  [['config', 'set', 'proxy.mode', 'sometimes'], 2, 'config_invalid_value'],
  [['logs', '--level', 'loud'], 2, 'usage'],
  [['logs', '-n', 'x'], 2, 'usage'],
  [['nonsense'], 2, ''],
  [['status', '--nonsense'], 2, ''],
])('%j ends with %i', async (args, code, said) => {
  const result = await postern(args as string[]);
  expect([result.code, result.err.includes(said as string)]).toEqual([code, true]);
});

test('help and version are no errors', async () => {
  expect((await postern(['--help'])).code).toBe(0);
  expect((await postern(['--version'])).out).toEqual(['0.1.0']);
});

test('a token that is refused ends with 5; with --json errors are JSON too', async () => {
  const refused = await postern(['enrol', '--org', org.url, '--token-file', '-', '--json'], {
    input: 'pet_9999999999999999999999\n',
  });
  expect([refused.code, refused.json().at(-1)]).toEqual([
    5,
    expect.objectContaining({ event: 'error', code: 'enrolment_token_refused' }),
  ]);
});

test('a secret setting is kept apart and never shown', async () => {
  await postern(['config', 'set', 'proxy.password'], { input: 's3cret\n' });
  const { out } = await postern(['config', 'list']);
  expect(out.join()).toContain('(set)');
  expect(out.join()).not.toContain('s3cret');
  expect((await postern(['config', 'get', 'proxy.password'])).out).toEqual(['(set)']);
});

test('every code of the catalogue has an exit code other than 0', () => {
  for (const code of Object.keys(catalogue)) expect(exitCodeOf(code)).toBeGreaterThan(0);
});
