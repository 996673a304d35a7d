import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { LineFilter } from './line-filter.ts';
import type { LogBytes } from './log-bytes.ts';
import { type RawLine, scanNewer, scanOlder } from './scan.ts';

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
    let at = await newestStart(bytes);
    yield await newest(bytes, at, filter, limit);
    while (!signal?.aborted) {
      await changes.next();
      if (signal?.aborted) return;
      const { end } = await bytes.extent();
      if (end - at > mostBehind) {
        at = await newestStart(bytes);
        yield await newest(bytes, at, filter, limit);
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

/** Behind the last whole line. */
async function newestStart(bytes: LogBytes): Promise<number> {
  const { begin, end } = await bytes.extent();
  for (let length = 4096; ; length *= 2) {
    const part = await bytes.before(end, length);
    if (!part) return end;
    if (!part.open) return part.fileEnd;
    const found = part.data.lastIndexOf(10);
    if (found >= 0) return part.at + found + 1;
    if (part.at === part.fileStart) return Math.max(begin, part.fileStart);
  }
}

async function newest(bytes: LogBytes, end: number, filter: LineFilter, limit: number): Promise<Followed> {
  const lines: RawLine[] = [];
  let before = end;
  if (limit === 0) return { lines, whole: true, before, at: end };
  for await (const slice of scanOlder(bytes, end, filter)) {
    lines.unshift(...slice.lines.slice(-(limit - lines.length)));
    before = lines.length === limit ? lines[0]!.id : slice.at;
    if (lines.length === limit || end - before > mostAtFirst) break;
  }
  return { lines, whole: true, before, at: end };
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
