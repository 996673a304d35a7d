import { type Change, limits, type Result } from '@postern/protocol/wire';
import type { HeldLease } from './lease-book.ts';

export interface Batch {
  results: Result[];
  released: HeldLease[];
  changed: Change[];
}

/** What still has to reach the org: results, leases given back, and what has changed in applications. */
export interface Outbox {
  readonly size: number;
  add(result: Result): void;
  giveBack(leases: readonly HeldLease[]): void;
  /** The newest marker of an app takes the place of the one before. */
  changed(change: Change): void;
  /** The next call's load, within the wire's limits; it stays here until `sent`. */
  batch(): Batch;
  sent(batch: Batch): void;
  /** The org refuses a batch as malformed: smaller ones find the result that is to blame. */
  narrow(): void;
}

/** Leaves room for the rest of the body. */
const roomBytes = limits.body - 64 * 1024;

export function createOutbox(): Outbox {
  const results = new Map<string, { result: Result; bytes: number }>();
  let released: HeldLease[] = [];
  const changes = new Map<string, Change>();
  let most: number = limits.results;

  return {
    get size() {
      return results.size + released.length + changes.size;
    },
    add: (result) => void results.set(result.actionId, { result, bytes: sizeOf(result) }),
    giveBack: (leases) => void released.push(...leases),
    changed: (change) => void changes.set(change.appId, change),
    batch() {
      const chosen: Result[] = [];
      let bytes = 0;
      for (const one of results.values()) {
        bytes += one.bytes;
        // A result that is larger than everything allowed goes alone, so that the org can say so.
        if (chosen.length > 0 && (bytes > roomBytes || chosen.length >= most)) break;
        chosen.push(one.result);
      }
      return { results: chosen, released: released.slice(0, 5_000), changed: [...changes.values()].slice(0, 1_000) };
    },
    sent(batch) {
      for (const result of batch.results) {
        if (results.get(result.actionId)?.result === result) results.delete(result.actionId);
      }
      for (const change of batch.changed) if (changes.get(change.appId) === change) changes.delete(change.appId);
      const gone = new Set(batch.released);
      released = released.filter((one) => !gone.has(one));
      most = limits.results;
    },
    narrow() {
      most = Math.max(1, Math.floor(Math.min(most, results.size) / 2));
    },
  };
}

/** Only profiles, schemas and error texts have a size worth counting. */
function sizeOf(result: Result): number {
  if (!result.resource && !result.error) return 400;
  return JSON.stringify(result).length * 2;
}
