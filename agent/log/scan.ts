import type { LineFilter } from './line-filter.ts';
import type { LogBytes, Part } from './log-bytes.ts';

/** A line as it is in the file. */
export interface RawLine {
  /** Where it begins in the log. */
  id: number;
  text: string;
}

/** What was found in one step of a scan, oldest first. */
export interface Slice {
  lines: RawLine[];
  /** Everything on the way to here was looked at; go on from here. */
  at: number;
}

/** A page of lines is mostly within the first; after that each step is twice as long, up to the last. */
const firstStep = 64 * 1024;
/** Some milliseconds of work, after which the rest of the agent has its turn. */
const lastStep = 512 * 1024;
const newline = 10;

/** Goes from the begin of a line towards the begin of the log, step by step, until the caller leaves. */
export async function* scanOlder(bytes: LogBytes, from: number, filter: LineFilter): AsyncGenerator<Slice> {
  let at = from;
  for (let length = firstStep; ; ) {
    const part = await bytes.before(at, length);
    if (!part) return;
    // The first line of what was read may begin further up.
    const first = part.data.indexOf(newline);
    if (part.at > part.fileStart && (first < 0 || first === part.data.length - 1)) {
      length = Math.max(length, part.data.length) * 2;
      continue;
    }
    const skip = part.at === part.fileStart ? 0 : first + 1;
    length = Math.min(length * 2, lastStep);
    at = part.at + skip;
    yield { lines: linesOf(part, skip, filter).lines, at };
  }
}

/** Goes from the begin of a line towards the end of the log; ends there, before a line that is still being written. */
export async function* scanNewer(bytes: LogBytes, from: number, filter: LineFilter): AsyncGenerator<Slice> {
  let at = from;
  for (let length = firstStep; ; ) {
    const part = await bytes.after(at, length);
    if (!part) return;
    const { lines, end } = linesOf(part, 0, filter);
    if (end === 0) {
      if (part.at + part.data.length === part.fileEnd) return;
      length *= 2;
      continue;
    }
    at = part.at + end;
    length = Math.min(length * 2, lastStep);
    yield { lines, at };
  }
}

/** The begin of the first line at or after a place. */
export async function lineStart(bytes: LogBytes, place: number): Promise<number> {
  for (let length = 4096; ; length *= 2) {
    const part = await bytes.after(Math.max(0, place - 1), length);
    if (!part) return (await bytes.extent()).end;
    if (part.at >= place) return part.at;
    const found = part.data.indexOf(newline);
    if (found >= 0) return part.at + found + 1;
    if (part.at + part.data.length === part.fileEnd) return part.fileEnd;
  }
}

/** `end`: how many of the bytes belong to whole lines. */
function linesOf(part: Part, from: number, filter: LineFilter): { lines: RawLine[]; end: number } {
  const { data } = part;
  const closed = !part.open && part.at + data.length === part.fileEnd;
  const end = closed ? data.length : data.lastIndexOf(newline) + 1;
  const lines: RawLine[] = [];
  if (!filter.mayHold(data)) return { lines, end };
  for (let at = from; at < end; ) {
    const found = data.indexOf(newline, at);
    const to = found < 0 ? end : found;
    const text = filter.take(data, at, to);
    if (text !== undefined) lines.push({ id: part.at + at, text });
    at = to + 1;
  }
  return { lines, end };
}
