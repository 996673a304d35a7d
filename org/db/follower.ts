import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { every } from '../every.ts';
import type { Db, Tx } from './database.ts';

export interface Follower {
  /** Resolves when nothing is due that this node could do. */
  settled(): Promise<void>;
  /** Ends after the turn under way; what is due stays due. */
  close(): Promise<void>;
}

interface Following {
  db: Db;
  log: Pick<Logger, 'error'>;
  /** Tells that something is due (NOTIFY). */
  channel: string;
  /** Does a bounded part of what is due. @returns is there more to do here? */
  turn: (tx: Tx) => Promise<boolean>;
  /** What the log says where a turn fails. */
  failed: string;
}

/**
 * Between two turns. The embedded database works in this process and has one connection: whoever waits for it comes
 * in between.
 */
const pauseMs = 10;
/** What no node was told of, or failed at, is looked for this often. */
const againMs = 20_000;

/**
 * Works off a table of what is due, on every node: whichever is told first does it. Each turn is one transaction, so
 * that others wait for a moment only, and what a node that ends leaves behind another one does.
 */
export async function createFollower({ db, log, channel, turn, failed }: Following): Promise<Follower> {
  let running: Promise<void> | undefined;
  let told = false;
  let closed = false;

  async function run(): Promise<void> {
    try {
      for (let more = true; (more || told) && !closed; ) {
        told = false;
        more = await db.transaction(turn);
        if (more) await setTimeout(pauseMs);
      }
    } catch (error) {
      // Where the database goes with the program, what is due stays due.
      if (!closed) log.error({ err: error }, failed);
    }
  }

  function wake(): Promise<void> {
    told = true;
    if (closed) return Promise.resolve();
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  }

  const stopListening = await db.listen(channel, () => void wake());
  const stopLooking = every(againMs, wake, () => {});
  void wake();
  return {
    settled: wake,
    async close() {
      closed = true;
      await Promise.all([running, stopListening(), stopLooking()]);
    },
  };
}
