import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Db } from '../../db/database.ts';
import { createExpressionReader } from '../../expressions/reader.ts';
import { every } from '../../web/every.ts';
import type { DirectoryDeps } from '../deps.ts';
import { followDue } from './follow.ts';

export interface RuleFollower {
  /** Resolves when nothing is due that this node could do. */
  settled(): Promise<void>;
  /** Ends after the turn under way; what is due stays due. */
  close(): Promise<void>;
}

/**
 * Between two turns. The embedded database works in this process: without a pause no request would come in until
 * everybody is looked at.
 */
const pauseMs = 10;
/** What no node was told of, or failed at, is looked for this often. */
const againMs = 20_000;

/** Keeps group members in step with the rules, on every node: whichever is told first does it. */
export async function createRuleFollower(
  deps: DirectoryDeps & { db: Db; log: Pick<Logger, 'error'> },
): Promise<RuleFollower> {
  const ruleDeps = { ...deps, read: createExpressionReader() };
  let running: Promise<void> | undefined;
  let told = false;
  let closed = false;

  async function run(): Promise<void> {
    try {
      for (let more = true; (more || told) && !closed; ) {
        told = false;
        more = await deps.db.transaction((tx) => followDue(ruleDeps, tx));
        if (more) await setTimeout(pauseMs);
      }
    } catch (error) {
      deps.log.error({ err: error }, 'Group rules could not be followed');
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

  const stopListening = await deps.db.listen('group_rules', () => void wake());
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
