import type { LogFilter } from '@postern/protocol/console';

export interface LineFilter {
  /** False: no line of these bytes passes. Far cheaper than to look at each. */
  mayHold(data: Buffer): boolean;
  /** The text of a line that passes. */
  take(data: Buffer, from: number, to: number): string | undefined;
}

export const levelNumbers: Record<LogFilter['level'], number> = {
  ...{ error: 50, warn: 40, info: 30, debug: 20, trace: 10 },
};
const opening = Buffer.from('{"level":');
const zero = 48;

/** What chooses lines of the log, as far as possible without making text of the others. */
export function createLineFilter({ level, text, app, action }: Partial<LogFilter>): LineFilter {
  const lowest = levelNumbers[level ?? 'trace'];
  // As the words stand in the file: inside JSON, where a quotation mark has a backslash before it.
  const needles = [
    ...(app ? [`"app":${JSON.stringify(app)}`] : []),
    ...(action ? [`"actionId":${JSON.stringify(action)}`] : []),
  ].map((needle) => Buffer.from(needle));
  const plain = (text ?? '').toLowerCase();
  const quoted = JSON.stringify(plain).slice(1, -1);
  const holdsText = (lower: string): boolean => lower.includes(plain) || (quoted !== plain && lower.includes(quoted));
  return {
    mayHold: (data) =>
      needles.every((needle) => data.includes(needle)) && (plain === '' || holdsText(data.toString().toLowerCase())),
    take(data, from, to) {
      if (to <= from || levelAt(data, from) < lowest) return undefined;
      const line = data.subarray(from, to);
      if (!needles.every((needle) => line.includes(needle))) return undefined;
      const found = line.toString();
      return plain === '' || holdsText(found.toLowerCase()) ? found : undefined;
    },
  };
}

/** What is no line of pino passes at every level. */
function levelAt(data: Buffer, at: number): number {
  if (data.compare(opening, 0, opening.length, at, Math.min(at + opening.length, data.length)) !== 0) return 100;
  return (data[at + opening.length]! - zero) * 10 + (data[at + opening.length + 1]! - zero);
}
