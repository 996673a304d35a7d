import { createLineFilter } from './line-filter.ts';
import type { LogBytes } from './log-bytes.ts';
import { lineStart, type RawLine, scanNewer } from './scan.ts';

/** So few bytes are read line by line. */
const span = 32 * 1024;
const everyLine = createLineFilter({});

/** Where the first line begins that was written at a time (epoch ms) or later; the end of the log where none was. */
export async function seekTime(bytes: LogBytes, time: number): Promise<number> {
  const { begin, end } = await bytes.extent();
  let [low, high, answer] = [begin, end, end];
  // The line begins between `low` and `high`, or at `answer`.
  while (high - low > span) {
    const middle = low + Math.floor((high - low) / 2);
    const found = await timedLine(bytes, await lineStart(bytes, middle), high);
    if (found && found.time < time) low = found.id + 1;
    else {
      high = middle;
      answer = found?.id ?? answer;
    }
  }
  return (await timedLine(bytes, await lineStart(bytes, low), high, time))?.id ?? answer;
}

/** The first line that begins between two places, tells its time, and is not older than `since`. */
async function timedLine(bytes: LogBytes, from: number, to: number, since = 0) {
  for await (const { lines, at } of scanNewer(bytes, from, everyLine)) {
    for (const line of lines) {
      if (line.id >= to) return undefined;
      const time = timeOf(line);
      if (time !== undefined && time >= since) return { id: line.id, time };
    }
    if (at >= to) return undefined;
  }
  return undefined;
}

/** Epoch ms; undefined where the line is not one of the agent. */
function timeOf({ text }: RawLine): number | undefined {
  const digits = /^\{[^{}]*?"time":(\d+)/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
