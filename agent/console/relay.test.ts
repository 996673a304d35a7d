import { once } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { createORPCClient, isDefinedError, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { createRouterClient, implement } from '@orpc/server';
import { type AgentState, consoleContract } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConsoleClient } from './local-client.ts';
import { type ConsolePort, serveConsolePort } from './port-server.ts';
import { type DesktopAnswers, relayConsole } from './relay.ts';
import { told } from './told.ts';

const state: AgentState = {
  ...{ state: 'connected', version: '1', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [] },
};
const os = implement(consoleContract);
let agent: () => Promise<ConsoleClient>;
let client: ConsoleClient;
let page: MessagePort;
/** Streams of the agent that were ended by their reader. */
let ended: PromiseWithResolvers<void>;

let atSignIn = false;
let changed = (): void => undefined;
const desktop: DesktopAnswers = {
  view: () => ({ startAtSignIn: atSignIn }),
  subscribe(listener) {
    changed = listener;
    return () => undefined;
  },
  startAtSignIn(on) {
    atSignIn = on;
    changed();
  },
  service: (step) => {
    throw new CodedError(step === 'start' ? 'service_cannot_ask' : 'service_declined');
  },
  update: () => undefined,
};

beforeEach(() => {
  ended = Promise.withResolvers();
  const router = {
    state: {
      watch: os.state.watch.handler(async function* ({ signal }) {
        try {
          yield state;
          yield { ...state, done: 1 };
          await once(signal!, 'abort');
        } finally {
          ended.resolve();
        }
      }),
    },
    apps: {
      test: os.apps.test.handler(({ input }) => {
        throw told(new CodedError('app_not_served', { app: input.appId }));
      }),
    },
  };
  agent = async () => createRouterClient(router) as unknown as ConsoleClient;
  const { port1, port2 } = new MessageChannel();
  serveConsolePort(
    relayConsole(() => agent(), desktop),
    port1 as unknown as ConsolePort,
  );
  page = port2;
  page.start();
  client = createORPCClient(new RPCLink({ port: page }));
});
afterEach(() => page.close());

test('a stream comes through, and ends at the agent when its reader leaves', async () => {
  const seen: number[] = [];
  for await (const { done } of await client.state.watch()) if (seen.push(done) === 2) break;
  expect(seen).toEqual([0, 1]);
  await ended.promise;
});

test('a stream ends at the agent when the page goes away', async () => {
  const stream = await client.state.watch();
  await stream.next();
  page.close();
  await ended.promise;
});

test('what the agent refuses keeps its code and words', async () => {
  const { error } = await safe(client.apps.test({ appId: 'hr' }));
  expect(isDefinedError(error) && error.data).toMatchObject({ code: 'app_not_served' });
});

test('that there is no agent is told in the same form', async () => {
  agent = () => Promise.reject(new CodedError('agent_gone'));
  const { error } = await safe(client.state.get());
  expect(isDefinedError(error) && error.data).toMatchObject({ code: 'agent_gone' });
});

test('what is asked of the desktop application is answered without an agent', async () => {
  agent = () => Promise.reject(new CodedError('agent_gone'));
  const seen: unknown[] = [];
  for await (const view of await client.desktop.watch()) {
    if (seen.push(view) === 2) break;
    await client.desktop.startAtSignIn({ on: true });
  }
  expect(seen).toEqual([{ startAtSignIn: false }, { startAtSignIn: true }]);
});

test('what the contract does not take is refused before it reaches the agent', async () => {
  agent = () => Promise.reject(new Error('reached'));
  const { error } = await safe(client.actions.get({ id: 'x'.repeat(81) }));
  expect(error).toMatchObject({ code: 'BAD_REQUEST' });
});

test.each([
  ['text that is no JSON', 'hello'],
  ['a number', 7],
  ['an object', { i: '1', p: { u: '/state/get' } }],
  ['bytes', new Uint8Array([1, 2, 3])],
  ['a call without an address', JSON.stringify({ i: '1' })],
  ['a kind of message that there is not', JSON.stringify({ i: '1', t: 2, p: { u: '/state/get' } })],
  ['a message longer than any call', JSON.stringify({ i: '1', p: { u: '/state/get', b: 'x'.repeat(1_000_000) } })],
])('%s closes the port', async (_, message) => {
  const closed = once(page, 'close');
  page.postMessage(message);
  await closed;
});
