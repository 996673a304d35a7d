import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AgentState } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiagnostics } from '../../diagnostics/diagnostics.ts';
import { createVirtualTime, type VirtualTime } from '../../link/testing/virtual-time.ts';
import type { ConsoleAgent } from '../agent-slot.ts';
import { createConsoleRouter } from '../router.ts';
import { createSetup } from '../setup.ts';
import { type LoopbackConsole, serveLoopback } from './loopback-server.ts';

const state: AgentState = {
  ...{ state: 'connected', version: '1.0.0', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [] },
};
let console: LoopbackConsole;
let time: VirtualTime;
let paused: number;
let left: number;

beforeEach(async () => {
  const dir = mkdtempSync(join(tmpdir(), 'postern-loopback-'));
  const assets = join(dir, 'dist');
  mkdirSync(join(assets, 'assets'), { recursive: true });
  writeFileSync(join(assets, 'index.html'), '<!doctype html><div id=root></div>');
  writeFileSync(join(assets, 'assets', 'main.js'), 'let a');
  writeFileSync(join(dir, 'secret.html'), 'outside');
  writeFileSync(join(dir, 'agent.log'), '{"msg":"first"}\n');
  time = createVirtualTime();
  [paused, left] = [0, 0];
  const environment = { dataDir: dir, keychain: 'file', consoleAssets: assets, systemProxy: undefined } as const;
  const router = createConsoleRouter({
    agent: {
      state: () => state,
      subscribe: (listener) => {
        listener(state);
        return () => void left++;
      },
      pause: async () => void paused++,
    } as Partial<ConsoleAgent> as ConsoleAgent,
    log: { file: join(dir, 'agent.log'), level: () => 'info', setLevel: () => undefined },
    dataDir: dir,
    ...{ release: () => undefined, systemProxy: undefined },
    unenrol: async () => undefined,
    setup: createSetup({ environment, enrolled: async () => undefined }),
    diagnostics: createDiagnostics({ environment, agent: {} as ConsoleAgent, logFile: '' }),
    openParts: () => Promise.reject(new Error('not here')),
    trial: () => {
      throw new CodedError('not_enrolled');
    },
    settings: () => Promise.reject(new Error('not here')),
    link: async () => console.link(),
  });
  console = await serveLoopback({ router, assets, port: 0, now: time.now, timers: time.timers });
});
afterEach(() => console.close());

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  host?: string;
}

async function ask(path: string, { method = 'GET', headers = {}, body, host = '127.0.0.1' }: Asked = {}) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host, port: console.port, path, method, headers: { host: own(), ...headers } }, resolve)
      .on('error', reject)
      .end(body);
  });
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}
const own = () => `127.0.0.1:${console.port}`;
const origin = () => ({ origin: `http://${own()}` });
const enter = (token: string, headers: Record<string, string> = origin()) =>
  ask('/enter', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: `token=${token}`,
  });
const tokenOf = (url: string) => url.split('#')[1]!;
async function signIn(): Promise<Record<string, string>> {
  const { headers } = await enter(tokenOf(console.link().url));
  return { cookie: headers['set-cookie']![0]!.split(';')[0]! };
}
const call = (path: string, headers: Record<string, string>) =>
  ask(`/rpc/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' });

test('a link opens a session once, and sends the browser to the screens', async () => {
  const { url, validMs } = console.link();
  expect(validMs).toBe(600_000);
  const first = await enter(tokenOf(url));
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  expect(first.headers['set-cookie']![0]).toMatch(
    /^postern_console_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  const again = await enter(tokenOf(url));
  expect(again.status).toBe(403);
  expect(again.text).toContain('console_link_refused');
  expect(again.headers['set-cookie']).toBeUndefined();
});

test('looking at a link does not use it up', async () => {
  const { url } = console.link();
  const looked = await ask('/enter');
  expect(looked.status).toBe(200);
  expect(looked.headers['set-cookie']).toBeUndefined();
  expect((await ask('/enter.js')).text).toContain('location.hash');
  expect((await enter(tokenOf(url))).status).toBe(303);
});

test('a link ends after ten minutes, and a wrong one is refused on a plain page', async () => {
  const { url } = console.link();
  await time.advance(600_000);
  expect((await enter(tokenOf(url))).status).toBe(403);
  const wrong = await enter('wrong');
  expect(wrong.status).toBe(403);
  expect(wrong.headers['content-type']).toContain('text/html');
  expect(wrong.text).toContain('<code>postern console</code>');
  expect(wrong.text).not.toContain('<script');
});

test('nothing is answered without a session, and a session ends', async () => {
  for (const path of ['/', '/assets/main.js', '/nowhere']) {
    const { status, text: page } = await ask(path);
    expect([status, page.includes('console_session_missing')], path).toEqual([401, true]);
  }
  const refused = await call('agent/pause', origin());
  expect([refused.status, JSON.parse(refused.text).code]).toEqual([401, 'console_session_missing']);
  const cookie = await signIn();
  expect((await ask('/', { headers: cookie })).text).toContain('id=root');
  expect((await ask('/assets/main.js', { headers: cookie })).status).toBe(200);
  expect((await ask('/', { headers: { cookie: `${cookie['cookie']}x` } })).status).toBe(401);
  await time.advance(12 * 3_600_000);
  expect((await ask('/', { headers: cookie })).status).toBe(401);
  expect(paused).toBe(0);
});

test('a name that is not ours is refused, whatever it resolves to', async () => {
  const cookie = await signIn();
  for (const host of ['evil.example', `evil.example:${console.port}`, '127.0.0.1', `127.0.0.1:${console.port + 1}`]) {
    const { status, text: page } = await ask('/', { headers: { ...cookie, host } });
    expect([status, page.includes('console_host_refused')], host).toEqual([421, true]);
  }
  for (const host of [`localhost:${console.port}`, `[::1]:${console.port}`])
    expect((await ask('/', { headers: { ...cookie, host } })).status, host).toBe(200);
});

test('what is not a GET needs the Origin of this console', async () => {
  const cookie = await signIn();
  for (const other of ['http://evil.example', 'null', `http://localhost:${console.port}`, `https://${own()}`]) {
    const { status, text: body } = await call('agent/pause', { ...cookie, origin: other });
    expect([status, JSON.parse(body).code], other).toEqual([403, 'console_origin_refused']);
  }
  expect((await call('agent/pause', cookie)).status).toBe(403);
  expect((await enter(tokenOf(console.link().url), { origin: 'http://evil.example' })).status).toBe(403);
  expect(paused).toBe(0);
  expect((await call('agent/pause', { ...cookie, ...origin() })).status).toBe(200);
  expect(paused).toBe(1);
});

test('a GET changes nothing, and other methods are not known', async () => {
  const cookie = await signIn();
  expect((await ask('/rpc/agent/pause?data={}', { headers: cookie })).status).toBe(405);
  expect((await ask('/', { method: 'POST', headers: { ...cookie, ...origin() } })).status).toBe(405);
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'])
    expect((await ask('/rpc/agent/pause', { method, headers: { ...cookie, ...origin() } })).status, method).toBe(405);
  expect(paused).toBe(0);
});

test('every answer carries the policies, and only built files are served', async () => {
  const cookie = await signIn();
  for (const path of ['/', '/enter', '/nowhere', '/assets/main.js']) {
    const { headers } = await ask(path, { headers: cookie });
    const policy = String(headers['content-security-policy']);
    expect(policy, path).toContain("default-src 'none'; script-src 'self';");
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['referrer-policy'], path).toBe('same-origin');
  }
  for (const path of ['/../secret.html', '/%2e%2e/secret.html', '/assets/..%2f..%2fsecret.html', '/assets/'])
    expect((await ask(path, { headers: cookie })).status, path).toBe(404);
});

test('a browser gets no link for others, and its streams end with it', async () => {
  const cookie = await signIn();
  const link = await call('access/link', { ...cookie, ...origin() });
  expect([link.status, JSON.parse(link.text).json.data.code]).toEqual([422, 'console_local_only']);
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { host: own(), 'content-type': 'application/json', ...cookie, ...origin() };
    request({ host: '127.0.0.1', port: console.port, path: '/rpc/state/watch', method: 'POST', headers }, resolve)
      .on('error', reject)
      .end('{}');
  });
  let got = '';
  stream.on('data', (part) => {
    got += String(part);
  });
  await expect.poll(() => got).toContain('connected');
  stream.destroy();
  await expect.poll(() => left).toBe(1);
});

test('a stream is cut when its session ends, and the agent lets go of it', async () => {
  const cookie = await signIn();
  const stream = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { host: own(), 'content-type': 'application/json', ...cookie, ...origin() };
    request({ host: '127.0.0.1', port: console.port, path: '/rpc/state/watch', method: 'POST', headers }, resolve)
      .on('error', reject)
      .end('{}');
  });
  await new Promise<void>((resolve) => stream.once('data', () => resolve()));
  const cut = new Promise<string>((resolve) =>
    stream.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? '')),
  );
  await time.advance(12 * 3_600_000 - 1);
  expect(left).toBe(0);
  await time.advance(1);
  expect(await cut).toBe('ECONNRESET');
  await expect.poll(() => left).toBe(1);
});

test('the log is saved in a session only, as a file', async () => {
  expect((await ask('/agent.log')).status).toBe(401);
  const cookie = await signIn();
  const saved = await ask('/agent.log', { headers: cookie });
  expect(saved.status).toBe(200);
  expect(saved.headers['content-disposition']).toBe('attachment; filename="agent.log"');
  expect(saved.text).toBe('{"msg":"first"}\n');
  expect((await ask('/agent.log', { method: 'POST', headers: { ...cookie, ...origin() } })).status).toBe(405);
});
