import { createRouterClient, implement } from '@orpc/server';
import type { ConsoleClient } from '@postern/agent/embed';
import { type AgentState, consoleContract } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { expect, test } from 'vitest';
import { type Connection, createConnection, type Shown } from './connection.ts';
import type { OpenAgent } from './open-agent.ts';

const state: AgentState = {
  ...{ state: 'connected', version: '1', startedAt: 1, inFlight: 0, done: 0, failed: 0, apps: [] },
};
const os = implement(consoleContract);

/** An agent that can be made to go away, and notes how it was closed. */
function fakeAgent(name: string) {
  const gone = Promise.withResolvers<void>();
  const released = new AbortController();
  const closed: number[] = [];
  const watch = os.state.watch.handler(async function* ({ signal }) {
    yield { ...state, name };
    const left = new Promise((resolve) => signal?.addEventListener('abort', resolve));
    if (!signal?.aborted) await Promise.race([gone.promise, left]);
    if (!signal?.aborted) throw new Error('the socket closed');
  });
  const client = createRouterClient({ state: { watch } }) as unknown as ConsoleClient;
  const open: OpenAgent = {
    client,
    own: true,
    gone: released.signal,
    close: async (graceMs) => void closed.push(graceMs),
  };
  return { open, closed, leave: () => gone.resolve(), release: () => released.abort() };
}

const shows = (connection: Connection, wanted: (shown: Shown) => boolean) =>
  new Promise<Shown>((resolve) => {
    connection.subscribe((shown) => wanted(shown) && resolve(shown));
  });

test('the agent is followed, looked for again when it goes away, and closed with the grace that is given', async () => {
  const [first, second] = [fakeAgent('first'), fakeAgent('second')];
  const looks = [first.open, second.open];
  const next = Promise.withResolvers<void>();
  const connection = createConnection({ open: async () => looks.shift()!, wait: () => next.promise });
  connection.start();
  await shows(connection, ({ agent }) => agent?.name === 'first');
  for await (const { name } of await (await connection.client()).state.watch()) {
    expect(name).toBe('first');
    break;
  }

  first.leave();
  const { problem } = await shows(connection, ({ agent }) => agent === undefined);
  expect(problem?.code).toBe('agent_gone');
  expect(first.closed).toEqual([0]);
  await expect(connection.client()).rejects.toMatchObject({ code: 'agent_gone' });

  next.resolve();
  await shows(connection, ({ agent }) => agent?.name === 'second');
  await connection.stop(1234);
  expect(second.closed).toEqual([1234]);
});

test('one that lets go of its folder is said to be on its way, and looked for again', async () => {
  const [first, second] = [fakeAgent('first'), fakeAgent('second')];
  const looks = [first.open, { ...second.open, own: false }];
  const connection = createConnection({ open: async () => looks.shift()!, wait: async () => undefined });
  connection.start();
  await shows(connection, ({ agent }) => agent?.name === 'first');
  first.release();
  await shows(connection, ({ problem }) => problem?.code === 'agent_moving');
  expect((await shows(connection, ({ agent }) => agent?.name === 'second')).own).toBe(false);
  await connection.stop(0);
});

test('why none can be opened is shown, and told to whoever asks', async () => {
  const never = Promise.withResolvers<void>();
  const connection = createConnection({
    open: () => Promise.reject(new CodedError('data_folder_in_use', { pid: 7, dir: '/d' })),
    wait: (signal) =>
      Promise.race([never.promise, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]),
  });
  const asked = connection.client();
  connection.start();
  await expect(asked).rejects.toMatchObject({ code: 'data_folder_in_use' });
  expect(connection.shown().problem?.code).toBe('data_folder_in_use');
  await connection.stop(0);
});

test('an agent that is just being opened when the application ends is closed too', async () => {
  const slow = Promise.withResolvers<OpenAgent>();
  const late = fakeAgent('late');
  const connection = createConnection({ open: () => slow.promise, wait: async () => undefined });
  connection.start();
  const stopped = connection.stop(5);
  slow.resolve(late.open);
  await stopped;
  expect(late.closed).toEqual([5]);
});
