import type { LineFilter } from './line-filter.ts';
import type { LogBytes } from './log-bytes.ts';
import { type RawLine, scanOlder } from './scan.ts';

/**
 * The last lines that pass, oldest first. Reads from the end, so the size of the log does not matter. `before`: where the
 * lines before these are to be looked for; `at`: behind the last whole line.
 */
export async function newestLines(
  bytes: LogBytes,
  { filter, limit, mostBytes = Number.POSITIVE_INFINITY }: { filter: LineFilter; limit: number; mostBytes?: number },
): Promise<{ lines: RawLine[]; before: number; at: number }> {
  const at = await wholeEnd(bytes);
  const lines: RawLine[] = [];
  let before = at;
  if (limit === 0) return { lines, before, at };
  for await (const slice of scanOlder(bytes, at, filter)) {
    lines.unshift(...slice.lines.slice(-(limit - lines.length)));
    before = lines.length === limit ? lines[0]!.id : slice.at;
    if (lines.length === limit || at - before > mostBytes) break;
  }
  return { lines, before, at };
}

/** Behind the last whole line. */
async function wholeEnd(bytes: LogBytes): Promise<number> {
  const { end } = await bytes.extent();
  for (let length = 4096; ; length *= 2) {
    const part = await bytes.before(end, length);
    if (!part) return end;
    if (!part.open) return part.fileEnd;
    const found = part.data.lastIndexOf(10);
    if (found >= 0) return part.at + found + 1;
    if (part.at === part.fileStart) return part.fileStart;
  }
}
