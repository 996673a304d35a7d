import { sleep, type Timers } from './timers.ts';

/**
 * Holds the next poll back for a moment after one that brought what somebody waits for, where nothing else of the kind is
 * under way, so that the answer goes with it: one call fewer for each. What lasts longer is reported by itself.
 */
export interface Linger {
  /** A poll has brought what somebody waits for. `alone`: nothing else of the kind is under way. */
  began(alone: boolean): void;
  /** The answer to such a thing is there. @returns whether the next poll leaves now and takes it along */
  answered(): boolean;
  /** Resolves when the next poll is to leave. */
  over(signal: AbortSignal): Promise<void>;
}

/** Ms: what comes to the org meanwhile waits for the next poll, so not long. */
const most = 10;

export function createLinger({ timers, monotonic }: { timers: Timers; monotonic(): number }): Linger {
  let expected = false;
  /** The last answer came in time; where one did not, nothing waits for the next. */
  let quick = true;
  let beganAt = 0;
  let leave: (() => void) | undefined;
  return {
    began(alone) {
      beganAt = monotonic();
      expected = alone && quick;
    },
    answered() {
      expected = false;
      quick = monotonic() - beganAt < most;
      leave?.();
      return leave !== undefined;
    },
    async over(signal) {
      if (!expected) return;
      expected = false;
      const ends = new AbortController();
      // What else arrives in this turn goes along.
      const answered = new Promise<void>((resolve) => (leave = () => timers.soon(resolve)));
      await Promise.race([answered, sleep(timers, most, AbortSignal.any([ends.signal, signal]))]);
      leave = undefined;
      ends.abort('over');
    },
  };
}
