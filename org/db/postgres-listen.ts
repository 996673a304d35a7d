import type pg from 'pg';
import type { Listener } from './engine.ts';

const firstPause = 250;
const longestPause = 10_000;

/**
 * LISTEN on one connection of its own, which comes back by itself. After a break every listener is called with
 * undefined, because what was notified meanwhile is gone.
 */
export function createPostgresListener(connect: () => pg.Client) {
  const listeners = new Map<string, Set<Listener>>();
  let client: pg.Client | undefined;
  let opening: Promise<void> | undefined;
  let closed = false;
  let pause = firstPause;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  /** One statement after the other, as pg asks. None where there is no connection: the next one listens to every channel. */
  function say(statement: string): Promise<unknown> {
    const said = turn.then(() => client?.query(statement));
    turn = said.catch(() => undefined);
    return said;
  }

  function tell(channel: string, payload: string | undefined): void {
    for (const fn of listeners.get(channel) ?? []) fn(payload);
  }

  async function open(): Promise<void> {
    const next = connect();
    const lost = () => {
      if (client === next) client = undefined;
      next.removeAllListeners();
      next.on('error', () => undefined);
      next.end().catch(() => undefined);
      if (!closed) later();
    };
    next.on('error', lost);
    try {
      await next.connect();
      for (const channel of listeners.keys()) await next.query(`listen ${channel}`);
    } catch (error) {
      next.removeAllListeners();
      next.on('error', () => undefined);
      next.end().catch(() => undefined);
      throw error;
    }
    next.on('notification', (message) => tell(message.channel, message.payload ?? ''));
    next.on('end', lost);
    client = next;
    pause = firstPause;
  }

  function later(): void {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      try {
        await ready();
        for (const channel of listeners.keys()) tell(channel, undefined);
      } catch {
        pause = Math.min(pause * 2, longestPause);
        if (!closed) later();
      }
    }, pause);
    timer.unref();
  }

  function ready(): Promise<void> {
    if (client) return Promise.resolve();
    opening ??= open().finally(() => {
      opening = undefined;
    });
    return opening;
  }

  return {
    async listen(channel: string, fn: Listener): Promise<() => Promise<void>> {
      const fns = listeners.get(channel) ?? new Set();
      listeners.set(channel, fns.add(fn));
      await ready();
      // A second LISTEN on the same channel is a no-op, and the channel may have come after the connection.
      await say(`listen ${channel}`);
      return async () => {
        fns.delete(fn);
        if (fns.size > 0) return;
        listeners.delete(channel);
        await say(`unlisten ${channel}`).catch(() => undefined);
      };
    },
    async close(): Promise<void> {
      closed = true;
      clearTimeout(timer);
      await opening?.catch(() => undefined);
      const last = client;
      client = undefined;
      last?.removeAllListeners();
      await last?.end();
    },
  };
}
