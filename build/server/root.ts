import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** The checkout's folder. */
export const root = join(import.meta.dirname, '..', '..');

/** The time that everything packed carries: `SOURCE_DATE_EPOCH`, or that of the last commit, in seconds. */
export function sourceEpoch(): number {
  const given = process.env['SOURCE_DATE_EPOCH'];
  const text = given ?? execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: root, encoding: 'utf8' });
  const epoch = Number(text);
  if (!Number.isInteger(epoch) || epoch <= 0) throw new Error(`SOURCE_DATE_EPOCH is not a time in seconds: ${text}`);
  return epoch;
}
