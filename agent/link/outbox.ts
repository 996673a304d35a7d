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
  /** `waited`: somebody waits for it. */
  add(result: Result, waited?: boolean): void;
  /** Takes out what somebody waits for and no call carries, for one that leaves now; `back` where that fails. */
  board(): Result[];
  back(results: readonly Result[]): void;
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
  const results = new Map<string, { result: Result; bytes: number; waited: boolean }>();
  let released: HeldLease[] = [];
  const changes = new Map<string, Change>();
  let most: number = limits.results;

  function choose(from: readonly { result: Result; bytes: number }[]): Result[] {
    const chosen: Result[] = [];
    let bytes = 0;
    for (const one of from) {
      bytes += one.bytes;
      // A result that is larger than everything allowed goes alone, so that the org can say so.
      if (chosen.length > 0 && (bytes > roomBytes || chosen.length >= most)) break;
      chosen.push(one.result);
    }
    return chosen;
  }

  return {
    get size() {
      return results.size + released.length + changes.size;
    },
    add: (result, waited = false) => void results.set(result.actionId, { result, bytes: sizeOf(result), waited }),
    board() {
      const chosen = choose([...results.values()].filter(({ waited }) => waited));
      for (const { actionId } of chosen) results.delete(actionId);
      return chosen;
    },
    back(given) {
      // By calls of their own, which know what to do with one that is refused. A later answer to the same stays.
      for (const result of given) {
        if (results.has(result.actionId)) continue;
        results.set(result.actionId, { result, bytes: sizeOf(result), waited: false });
      }
    },
    giveBack: (leases) => void released.push(...leases),
    changed: (change) => void changes.set(change.appId, change),
    batch() {
      const chosen = choose([...results.values()]);
      for (const result of chosen) results.get(result.actionId)!.waited = false;
      return { results: chosen, released: released.slice(0, 5_000), changed: [...changes.values()].slice(0, 1_000) };
    },
    sent(batch) {
      let counted = false;
      for (const result of batch.results) {
        if (results.get(result.actionId)?.result !== result) continue;
        results.delete(result.actionId);
        counted = true;
      }
      for (const change of batch.changed) if (changes.get(change.appId) === change) changes.delete(change.appId);
      const gone = new Set(batch.released);
      released = released.filter((one) => !gone.has(one));
      if (counted) most = limits.results;
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
