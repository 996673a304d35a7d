import type { LogFilter, LogFollow, LogLine } from '@postern/protocol/console';
import { followLines } from '../log/follow.ts';
import { logPage, passes, toLogLine } from './log-lines.ts';

const everyMs = 100;
/** A reader that is slower than the log misses lines in the middle rather than filling the memory. */
const mostWaiting = 5_000;

/** The last lines at once, then in bundles what is added. Ends when `signal` aborts. */
export async function* followLog(
  file: string,
  query: LogFilter & { limit: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<LogFollow> {
  let added: LogLine[] = [];
  let wake = (): void => undefined;
  let serial = Number.MAX_SAFE_INTEGER / 2;
  const leave = followLines(file, (line) => {
    if (!passes(line, query)) return;
    // Lines that were never seen at their place in the file still need names that differ.
    added.push(toLogLine(line, serial++));
    if (added.length > mostWaiting) added = added.slice(-mostWaiting);
    wake();
  });
  const ended = (): void => wake();
  signal?.addEventListener('abort', ended);
  try {
    yield { ...logPage(file, query), whole: true };
    while (!signal?.aborted) {
      if (added.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        await new Promise((resolve) => setTimeout(resolve, everyMs));
        continue;
      }
      const lines = added;
      added = [];
      yield { lines, whole: false };
    }
  } finally {
    signal?.removeEventListener('abort', ended);
    leave();
  }
}
