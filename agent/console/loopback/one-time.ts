import { createHash, randomBytes } from 'node:crypto';
import type { Timers } from '../../link/timers.ts';

export interface Tickets {
  /** A new secret. */
  make(): string;
  /** True for one that was made and is neither too old nor taken. */
  valid(secret: string): boolean;
  /** As `valid`, and it is gone afterwards. */
  take(secret: string): boolean;
  /** Aborts when the secret is no longer valid; undefined where it is not now. */
  ends(secret: string): AbortSignal | undefined;
  /** None of them is valid any more. */
  clear(): void;
}

/** Links and sessions: secrets that live for a time, in this process only. Kept as hashes, so that looking one up tells nothing by its duration. */
export function createTickets(deps: { lifeMs: number; now(): number; timers: Timers; most?: number }): Tickets {
  const most = deps.most ?? 100;
  const tickets = new Map<string, { until: number; ends: AbortController; cancel(): void }>();
  const hash = (secret: string): string => createHash('sha256').update(secret).digest('base64');
  function end(key: string): void {
    const ticket = tickets.get(key);
    tickets.delete(key);
    ticket?.cancel();
    ticket?.ends.abort();
  }
  // A timer stands still while the machine sleeps; the time of day does not.
  const valid = (secret: string): boolean => (tickets.get(hash(secret))?.until ?? 0) > deps.now();
  return {
    make() {
      for (const oldest of tickets.keys()) if (tickets.size >= most) end(oldest);
      const secret = randomBytes(32).toString('base64url');
      const key = hash(secret);
      const cancel = deps.timers.after(deps.lifeMs, () => end(key));
      tickets.set(key, { until: deps.now() + deps.lifeMs, ends: new AbortController(), cancel });
      return secret;
    },
    valid,
    take(secret) {
      const good = valid(secret);
      end(hash(secret));
      return good;
    },
    ends: (secret) => tickets.get(hash(secret))?.ends.signal,
    clear() {
      for (const key of tickets.keys()) end(key);
    },
  };
}
