import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import type { AgentState } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiagnostics } from '../diagnostics/diagnostics.ts';
import { createAgentSlot } from './agent-slot.ts';
import { connectLocalConsole } from './local-client.ts';
import { serveLocalConsole } from './local-server.ts';
import { createConsoleRouter } from './router.ts';
import { createSetup } from './setup.ts';
import { socketPath } from './socket-path.ts';

let dir: string;
let state: AgentState;
let listeners: Set<(state: AgentState) => void>;
let level: string;
let server: Awaited<ReturnType<typeof serveLocalConsole>>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'postern-console-'));
  state = { state: 'connected', version: '1.0.0', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [] };
  listeners = new Set();
  level = 'info';
  const setLevel = (next: string) => {
    level = next;
  };
  const environment = { dataDir: dir, keychain: 'file', consoleAssets: '', systemProxy: undefined } as const;
  const router = createConsoleRouter({
    dataDir: dir,
    link: async () => ({ url: 'http://127.0.0.1:1/enter#x', validMs: 600_000 }),
    openParts: () => Promise.reject(new Error('not here')),
    trial: () => {
      throw new CodedError('not_enrolled');
    },
    settings: () => Promise.reject(new Error('not here')),
    ...{ release: () => undefined, systemProxy: undefined },
    unenrol: async () => undefined,
    setup: createSetup({ environment, enrolled: async () => undefined }),
    diagnostics: createDiagnostics({ environment, agent: createAgentSlot(state), logFile: join(dir, 'agent.log') }),
    log: { file: join(dir, 'agent.log'), level: () => level, setLevel },
    agent: {
      state: () => state,
      subscribe: (listener) => {
        listeners.add(listener);
        listener(state);
        return () => listeners.delete(listener);
      },
      actions: () => [],
      searchActions: async ({ limit = 0 }) => [
        { id: '1', at: limit, kind: 'user.read', subject: 'Ann', app: 'HR', status: 'done' },
      ],
      outline: async (_query, pageSize) => ({ total: 1, pageSize, newest: 1, ends: [] }),
      action: () => undefined,
      summary: async () => ({ kept: 1, done: 1, failed: 0, waiting: 0, apps: [], minutes: [] }),
      test: async (app) => {
        throw new CodedError('app_unknown', { app });
      },
      pause: async () => {
        state = { ...state, state: 'paused' };
      },
      resume: async () => undefined,
    },
  });
  server = await serveLocalConsole(router, dir);
});
afterEach(() => server.close());

test('the socket is for its owner alone', () => {
  expect(statSync(server.path).mode & 0o777).toBe(0o600);
});

test('calls, coded errors and input that is refused', async () => {
  const { client, close } = await connectLocalConsole(dir);
  expect(await client.state.get()).toEqual(state);
  await client.agent.pause();
  expect((await client.state.get()).state).toBe('paused');
  expect((await client.actions.list({ limit: 5 }))[0]?.at).toBe(5);
  await client.log.level({ level: 'debug' });
  expect(level).toBe('debug');
  expect(await client.process.info()).toMatchObject({ pid: process.pid, logLevel: 'debug' });
  const { error } = await safe(client.apps.test({ appId: 'x' }));
  expect(isDefinedError(error) && error.data.code).toBe('app_unknown');
  const unknown = await safe(client.actions.get({ id: 'x' }));
  expect(isDefinedError(unknown.error) && unknown.error.data.code).toBe('action_unknown');
  expect(await client.access.link()).toEqual({ url: 'http://127.0.0.1:1/enter#x', validMs: 600_000 });
  await expect(client.actions.list({ limit: 0 })).rejects.toThrow();
  await close();
});

test('a stream begins with the whole state, brings changes, and lets go when its reader leaves', async () => {
  const { client, close } = await connectLocalConsole(dir);
  const seen: string[] = [];
  for await (const next of await client.state.watch()) {
    seen.push(next.state);
    if (seen.length === 2) break;
    for (const listener of listeners) listener({ ...state, state: 'offline' });
  }
  expect(seen).toEqual(['connected', 'offline']);
  await expect.poll(() => listeners.size).toBe(0);
  await close();
});

test('no agent there', async () => {
  await server.close();
  await expect(connectLocalConsole(dir)).rejects.toMatchObject({ code: 'service_not_running' });
});

test('a folder with a long path has a socket too', () => {
  expect(Buffer.byteLength(socketPath(`/${'x'.repeat(200)}`))).toBeLessThan(104);
});
