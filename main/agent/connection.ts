import type { ConsoleClient } from '@postern/agent/embed';
import type { AgentState } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import type { OpenAgent } from './open-agent.ts';

/** What tray and window show of the agent. */
export interface Shown {
  /** Undefined while none is reached. */
  agent: AgentState | undefined;
  /** Why none is reached; undefined while the first one is looked for. */
  problem: CodedError | undefined;
  /** It lives in this application's own data folder, be it in this process. */
  own: boolean;
}

/** Keeps one agent open: looks for it, follows its state, and looks again when it goes away. */
export interface Connection {
  /** The agent of now; waits for the first look. Throws CodedError where there is none. */
  client(): Promise<ConsoleClient>;
  shown(): Shown;
  /** Called at once and after each change. Returns the way out. */
  subscribe(listener: (shown: Shown) => void): () => void;
  start(): void;
  /** Lets go of the agent; a hosted one finishes what runs, up to `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface ConnectionDeps {
  open(): Promise<OpenAgent>;
  /** Resolves before the next look; early when `signal` aborts. */
  wait(signal: AbortSignal): Promise<void>;
}

export function createConnection({ open, wait }: ConnectionDeps): Connection {
  const listeners = new Set<(shown: Shown) => void>();
  const stopping = new AbortController();
  let shown: Shown = { agent: undefined, problem: undefined, own: true };
  let agent: OpenAgent | undefined;
  let running: Promise<void> | undefined;
  const firstLook = Promise.withResolvers<void>();

  function show(next: Shown): void {
    shown = next;
    for (const listener of listeners) listener(shown);
  }
  async function follow(): Promise<void> {
    agent = await open();
    firstLook.resolve();
    const { client, own, gone } = agent;
    const signal = AbortSignal.any([stopping.signal, gone]);
    for await (const state of await client.state.watch(undefined, { signal })) {
      if (signal.aborted) break;
      show({ agent: state, problem: undefined, own });
    }
    if (gone.aborted) throw new CodedError('agent_moving');
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      let problem = new CodedError('agent_gone');
      try {
        await follow();
      } catch (error) {
        if (error instanceof CodedError) problem = error;
      }
      if (stopping.signal.aborted) break;
      await agent?.close(0).catch(() => undefined);
      agent = undefined;
      show({ agent: undefined, problem, own: true });
      firstLook.resolve();
      await wait(stopping.signal);
    }
  }

  return {
    async client() {
      await firstLook.promise;
      if (agent) return agent.client;
      throw shown.problem ?? new CodedError('agent_gone');
    },
    shown: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      listener(shown);
      return () => listeners.delete(listener);
    },
    start() {
      running ??= run();
    },
    async stop(graceMs) {
      stopping.abort();
      firstLook.resolve();
      // An agent that is just being opened is waited for, so that it can be closed.
      await running;
      await agent?.close(graceMs);
      agent = undefined;
    },
  };
}
