import { limits } from '@postern/protocol/wire';

export interface PollWait {
  /** Seconds to ask for now. */
  seconds(): number;
  /** A poll ended without an answer after `ageMs`. Returns the cut's age in seconds when it shortened the wait. */
  cut(ageMs: number): number | undefined;
  /** A poll was answered after `ageMs`; one that outlived the cuts shows that their age was chance. */
  answered(ageMs: number): void;
}

/** Younger ends are outages, not a device that drops what is idle. */
const youngest = 4_000;
const shortest = 2;

/** Three cuts in a row at about the same age: something between agent and org limits the age of a connection. */
export function createPollWait(): PollWait {
  let wait: number = limits.waitSeconds;
  let ages: number[] = [];
  return {
    seconds: () => wait,
    cut(ageMs) {
      if (ageMs < youngest) return undefined;
      ages = [...ages.slice(-2), ageMs];
      const [low, high] = [Math.min(...ages), Math.max(...ages)];
      if (ages.length < 3 || high - low > Math.max(1_500, low * 0.15)) return undefined;
      const shorter = Math.max(shortest, Math.floor((low / 1000) * 0.8));
      ages = [];
      if (shorter >= wait) return undefined;
      wait = shorter;
      return Math.round(low / 1000);
    },
    answered(ageMs) {
      if (ageMs > Math.min(...ages)) ages = [];
    },
  };
}
