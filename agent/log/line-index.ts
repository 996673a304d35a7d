import type { LogBytes } from './log-bytes.ts';

/** How far the lines are counted, from 0 to 1, and how many there are so far. */
export interface Counted {
  share: number;
  lines: number;
}

/**
 * Numbers of lines, by how many there are in each block: 8 bytes for each 256 KiB of the log. It counts only while it is
 * asked to, and gives the rest of the agent its turn after each block. The first line that it ever saw has number 1, and
 * a line keeps its number when the oldest file is removed.
 */
export interface LineIndex {
  /** Counts on until everything is counted or `budgetMs` are over. */
  count(budgetMs: number): Promise<Counted>;
  /** Number of the line that begins at each place; undefined where it is not counted yet. */
  numbers(places: readonly number[]): Promise<(number | undefined)[]>;
  /** Where a line begins; the nearest one where there is none of this number. Only of what is counted. */
  place(line: number): Promise<number>;
}

const block = 256 * 1024;
const newline = 10;

export function createLineIndex(bytes: LogBytes): LineIndex {
  /** Lines that end before each block; the block that is not whole yet is the last. */
  const before: number[] = [0];

  async function count(budgetMs: number): Promise<Counted> {
    const until = performance.now() + budgetMs;
    const { begin, end } = await bytes.extent();
    const whole = Math.floor(end / block);
    while (before.length <= whole && performance.now() < until) {
      const n = before.length;
      const more = await newlines(bytes, (n - 1) * block, n * block);
      // Another screen may have asked meanwhile.
      if (before.length === n) before.push(before[n - 1]! + more);
    }
    const at = (before.length - 1) * block;
    return { share: end <= begin || before.length > whole ? 1 : at / end, lines: before.at(-1)! };
  }

  return {
    count,
    async numbers(places) {
      const found = new Map<number, number>();
      // Neighbours are counted from one to the next, so that a block is read once.
      let [at, lines] = [-1, 0];
      for (const place of [...new Set(places)].sort((a, b) => a - b)) {
        const n = Math.floor(place / block);
        if (n >= before.length) break;
        if (at < n * block) [at, lines] = [n * block, before[n]!];
        lines += await newlines(bytes, at, place);
        at = place;
        found.set(place, lines + 1);
      }
      return places.map((place) => found.get(place));
    },
    async place(line) {
      const { begin, end } = await bytes.extent();
      // The line begins behind the end of the one before, which lies in the last block with fewer ends before it.
      const wanted = line - 1;
      if (wanted <= 0) return begin;
      let [low, high] = [0, before.length - 1];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (before[middle]! < wanted) low = middle;
        else high = middle - 1;
      }
      let left = wanted - before[low]!;
      for (let at = Math.max(begin, low * block); at < end; ) {
        const part = await bytes.after(at, block);
        if (!part) break;
        for (let found = part.data.indexOf(newline); found >= 0; found = part.data.indexOf(newline, found + 1))
          if (--left === 0) return part.at + found + 1;
        at = part.at + part.data.length;
      }
      return end;
    },
  };
}

/** How many lines end between two places. */
async function newlines(bytes: LogBytes, from: number, to: number): Promise<number> {
  let count = 0;
  for (let at = from; at < to; ) {
    const part = await bytes.after(at, to - at);
    if (!part || part.at >= to) break;
    const data = part.data.subarray(0, to - part.at);
    for (let found = data.indexOf(newline); found >= 0; found = data.indexOf(newline, found + 1)) count += 1;
    at = part.at + data.length;
  }
  return count;
}
