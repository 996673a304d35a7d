import { copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LineFilter } from './line-filter.ts';
import type { LogBytes } from './log-bytes.ts';
import { type RawLine, scanNewer, scanOlder } from './scan.ts';

/** A log in a folder of its own, with files as rotating-file-stream leaves them. */
export function newLog() {
  const dir = mkdtempSync(join(tmpdir(), 'postern-log-'));
  const file = join(dir, 'agent.log');
  const turned = (n: number): string => join(dir, `20260102-0304-${String(n).padStart(2, '0')}-agent.log`);
  return {
    file,
    /** Writes files, the oldest first; the last one is the one that is written to. */
    write(files: string[]): void {
      for (const [n, text] of files.entries()) writeFileSync(n === files.length - 1 ? file : turned(n + 1), text);
    },
    turn(n: number, next: string): void {
      renameSync(file, turned(n));
      writeFileSync(file, next);
    },
    /** As logrotate does, by `copytruncate`. */
    copyAway(to: string): void {
      copyFileSync(file, `${file}${to}`);
      truncateSync(file);
    },
    remove: (n: number): void => rmSync(turned(n)),
  };
}

/** A line as pino writes it. */
export const line = (n: number, more: object = {}): string =>
  `${JSON.stringify({ level: 30, time: 1_000 + n, n, ...more, msg: `line ${n}` })}\n`;

export async function older(bytes: LogBytes, from: number, filter: LineFilter): Promise<RawLine[]> {
  const found: RawLine[] = [];
  for await (const { lines } of scanOlder(bytes, from, filter)) found.unshift(...lines);
  return found;
}

export async function newer(bytes: LogBytes, from: number, filter: LineFilter): Promise<RawLine[]> {
  const found: RawLine[] = [];
  for await (const { lines } of scanNewer(bytes, from, filter)) found.push(...lines);
  return found;
}
