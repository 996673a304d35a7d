import type { LogLine } from '@postern/protocol/console';
import { restOf } from '../log/console-line.ts';
import type { RawLine } from '../log/scan.ts';

const names: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'error' };

/** A line that is longer is read in the file itself. */
const mostLetters = 10_000;
const cut = (text: string): string =>
  text.length <= mostLetters
    ? text
    : `${text.slice(0, mostLetters)} … and ${text.length - mostLetters} more characters`;

/** A line of the file as the screens show it; one that is not of the agent as it is. */
export function toLogLine({ id, text }: RawLine): LogLine {
  let entry: Record<string, unknown>;
  try {
    entry = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { id, level: 'info', message: cut(text), rest: '' };
  }
  const { time, level, msg, actionId } = entry;
  return {
    id,
    ...(typeof time === 'number' ? { at: time } : {}),
    level: names[Number(level)] ?? 'info',
    message: cut(String(msg ?? '')),
    rest: cut(restOf(entry)),
    ...(typeof actionId === 'string' ? { action: actionId } : {}),
  };
}
