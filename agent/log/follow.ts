import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { LineFilter } from './line-filter.ts';
import type { LogBytes } from './log-bytes.ts';
import { newestLines } from './newest-lines.ts';
import { type RawLine, scanNewer } from './scan.ts';

/** What came together is told together. */
const everyMs = 100;
/** Where a change of the file is not told, it is looked for. */
const lookMs = 1_000;
/** A reader that is slower than the log, or that comes back after a while, begins anew with the newest. */
const mostBehind = 1024 * 1024;
/** What the first answer looks through; a rare word further up is found by a search. */
const mostAtFirst = 4 * 1024 * 1024;

export interface Followed {
  lines: RawLine[];
  /** These lines stand in place of all that was told before, not behind it. */
  whole: boolean;
  /** With `whole`: where the lines before these are to be looked for. */
  before: number;
  /** All up to here was looked at. */
  at: number;
}

/** The newest `limit` lines at once, then what is added. Ends when `signal` aborts. */
export async function* followLog(
  bytes: LogBytes,
  { filter, limit }: { filter: LineFilter; limit: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Followed> {
  const changes = watchFile(bytes.file, signal);
  try {
    const anew = async (): Promise<Followed> => ({
      ...(await newestLines(bytes, { filter, limit, mostBytes: mostAtFirst })),
      whole: true,
    });
    const first = await anew();
    let { at } = first;
    yield first;
    while (!signal?.aborted) {
      await changes.next();
      if (signal?.aborted) return;
      const { end } = await bytes.extent();
      if (end - at > mostBehind) {
        const again = await anew();
        at = again.at;
        yield again;
        continue;
      }
      const lines: RawLine[] = [];
      for await (const slice of scanNewer(bytes, at, filter)) {
        lines.push(...slice.lines);
        at = slice.at;
      }
      if (lines.length > 0) yield { lines, whole: false, before: at, at };
    }
  } finally {
    changes.close();
  }
}

/** Resolves `next` once the file may have changed since the last time, at most every 100 ms. */
function watchFile(file: string, signal: AbortSignal | undefined): { next(): Promise<void>; close(): void } {
  let changed = false;
  let wake = (): void => undefined;
  const tell = (): void => {
    changed = true;
    wake();
  };
  // A folder that cannot be watched, or no longer, is looked at all the same.
  let watcher: FSWatcher | undefined;
  try {
    watcher = watch(dirname(file), (_event, name) => {
      if (name === null || name === basename(file)) tell();
    }).on('error', () => undefined);
  } catch {}
  const looking = setInterval(tell, lookMs);
  signal?.addEventListener('abort', tell);
  return {
    async next() {
      while (!changed)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      await new Promise((resolve) => setTimeout(resolve, everyMs));
      changed = false;
    },
    close() {
      watcher?.close();
      clearInterval(looking);
      signal?.removeEventListener('abort', tell);
    },
  };
}
