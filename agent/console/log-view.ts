import { StringDecoder } from 'node:string_decoder';
import type { LogBatch, LogFilter, LogFollow, LogFrom, LogNumbers } from '@postern/protocol/console';
import { followLog } from '../log/follow.ts';
import { createLineFilter } from '../log/line-filter.ts';
import { createLineIndex } from '../log/line-index.ts';
import { openLogBytes } from '../log/log-bytes.ts';
import { lineStart, scanNewer, scanOlder } from '../log/scan.ts';
import { seekTime } from '../log/seek-time.ts';
import { toLogLine } from './to-log-line.ts';

export interface LogView {
  read(
    query: LogFilter & { limit: number; from: LogFrom; direction: 'older' | 'newer' },
    signal: AbortSignal | undefined,
  ): AsyncGenerator<LogBatch>;
  follow(query: LogFilter & { limit: number }, signal: AbortSignal | undefined): AsyncGenerator<LogFollow>;
  numbers(ids: number[]): Promise<LogNumbers>;
  download(): AsyncGenerator<{ text: string }>;
}

/** A search says how far it is this often, also where it finds nothing. */
const tellMs = 100;
/** How long one question for numbers counts lines. */
const countMs = 200;
const pieceBytes = 256 * 1024;

/** The log of the agent, for all screens that look at it. */
export function createLogView(file: string): LogView {
  const bytes = openLogBytes(file);
  const index = createLineIndex(bytes);

  async function startOf(from: LogFrom): Promise<number> {
    const { begin, end } = await bytes.extent();
    switch (from.by) {
      case 'end':
        return end;
      case 'place':
        return Math.min(Math.max(from.place, begin), end);
      case 'share':
        return from.share === 1 ? end : lineStart(bytes, begin + Math.floor((end - begin) * from.share));
      case 'time':
        return seekTime(bytes, from.time);
      case 'line':
        return index.place(from.line);
    }
  }

  return {
    async *read({ limit, direction, from: where, ...query }, signal) {
      const from = await startOf(where);
      const scan = direction === 'older' ? scanOlder : scanNewer;
      let found = 0;
      let batch: Pick<LogBatch, 'lines' | 'at'> = { lines: [], at: from };
      let told = performance.now();
      const item = async (ended: boolean): Promise<LogBatch> => ({
        ...{ ...batch, from, ended },
        ...(await bytes.extent()),
      });
      for await (const slice of scan(bytes, from, createLineFilter(query))) {
        if (signal?.aborted) return;
        const left = limit - found;
        const cut = slice.lines.length > left;
        const lines = (direction === 'older' ? slice.lines.slice(-left) : slice.lines.slice(0, left)).map(toLogLine);
        found += lines.length;
        batch.lines = direction === 'older' ? [...lines, ...batch.lines] : [...batch.lines, ...lines];
        // The next page begins where this one was cut.
        if (!cut) batch.at = slice.at;
        else batch.at = direction === 'older' ? lines[0]!.id : slice.lines[left]!.id;
        const now = performance.now();
        if (found < limit && lines.length === 0 && now - told < tellMs) continue;
        yield await item(false);
        if (found >= limit) return;
        batch = { lines: [], at: batch.at };
        told = now;
      }
      yield await item(true);
    },
    async *follow({ limit, ...query }, signal) {
      for await (const { lines, ...rest } of followLog(bytes, { filter: createLineFilter(query), limit }, signal))
        yield { lines: lines.map(toLogLine), ...rest };
    },
    async numbers(ids) {
      const counted = await index.count(countMs);
      const numbers = await index.numbers(ids);
      return { ...counted, numbers: numbers.map((number) => number ?? null) };
    },
    async *download() {
      const { begin, end } = await bytes.extent();
      // A letter of several bytes may be cut by the end of a piece.
      const decoder = new StringDecoder('utf8');
      for (let at = begin; at < end; ) {
        const part = await bytes.after(at, Math.min(pieceBytes, end - at));
        if (!part) break;
        at = part.at + part.data.length;
        yield { text: decoder.write(part.data) };
      }
      const rest = decoder.end();
      if (rest !== '') yield { text: rest };
    },
  };
}
