import { setImmediate } from 'node:timers/promises';

/** Longer than most transactions of a request, shorter than what a person notices. */
const mostMs = 20;

/**
 * To be awaited before each statement of a database that works in this process. Its statements follow each other
 * without a turn of the event loop: a long chain of them would keep every socket and timer waiting, and connections
 * whose idle time ends meanwhile are closed with a request in them that nobody has read (ECONNRESET at the caller).
 */
export function createTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < mostMs) return;
    await setImmediate();
    last = performance.now();
  };
}
