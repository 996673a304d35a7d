import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LogFilter, LogLine, LogPage } from '@postern/protocol/console';
import { consoleLine } from '../log/console-line.ts';

const block = 256 * 1024;
/** What one page looks through at most: a rare word in a large log is found page by page, not by one long read. */
const mostBytes = 16 * 1024 * 1024;
const numbers: Record<string, number> = { error: 50, warn: 40, info: 30, debug: 20, trace: 10 };
const names: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'error' };

/** True where a raw line of the log passes the filter. */
export function passes(line: string, { level, text }: LogFilter): boolean {
  const number = Number(/"level":(\d+)/.exec(line)?.[1] ?? 100);
  return number >= numbers[level]! && (text === '' || line.toLowerCase().includes(text.toLowerCase()));
}

/** A raw line of the file as the screens show it. */
export function toLogLine(line: string, id: number): LogLine {
  let entry: { level?: unknown; time?: unknown; msg?: unknown };
  try {
    entry = JSON.parse(line) as typeof entry;
  } catch {
    return { id, level: 'info', message: line, rest: '' };
  }
  const message = String(entry.msg ?? '');
  // consoleLine writes time, level and message first.
  const rest = consoleLine(JSON.stringify({ ...entry, msg: '' }))
    .slice(14)
    .trim();
  const level = names[Number(entry.level)] ?? 'info';
  return { id, ...(typeof entry.time === 'number' ? { at: entry.time } : {}), level, message, rest };
}

/**
 * The lines before a place in the file (default: its end), oldest first. Reads backward, so the size of the file does
 * not matter. May hold fewer than `limit` lines though `before` says that there are more: ask again.
 */
export function logPage(file: string, query: LogFilter & { limit: number; before?: number | undefined }): LogPage {
  if (!existsSync(file)) return { lines: [] };
  const handle = openSync(file, 'r');
  try {
    let at = Math.min(query.before ?? Number.MAX_SAFE_INTEGER, fstatSync(handle).size);
    const lowest = Math.max(0, at - mostBytes);
    const lines: LogLine[] = [];
    let tail = Buffer.alloc(0);
    while (at > lowest && lines.length < query.limit) {
      const from = Math.max(lowest, at - block);
      const part = Buffer.alloc(at - from);
      readSync(handle, part, 0, part.length, from);
      let bytes = Buffer.concat([part, tail]);
      at = from;
      // The first line of what was read may begin further up.
      const whole = at === 0 ? 0 : bytes.indexOf(10) + 1;
      if (at > 0 && whole === 0) {
        tail = bytes;
        continue;
      }
      tail = bytes.subarray(0, whole);
      bytes = bytes.subarray(whole);
      const here = linesOf(bytes, at + whole, query);
      const room = query.limit - lines.length;
      lines.unshift(...here.slice(-room));
      if (here.length > room) return { lines, before: lines[0]!.id };
    }
    return at === 0 && tail.length === 0 ? { lines } : { lines, before: at + tail.length };
  } finally {
    closeSync(handle);
  }
}

function linesOf(bytes: Buffer, from: number, filter: LogFilter): LogLine[] {
  const lines: LogLine[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(10, at);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.toString('utf8', at, end);
    if (line !== '' && passes(line, filter)) lines.push(toLogLine(line, from + at));
    at = end + 1;
  }
  return lines;
}
