import type { LogBatch } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { line, newLog } from '../log/turned-log.fixture.ts';
import { createLogView } from './log-view.ts';

const all = { level: 'trace', text: '', limit: 10 } as const;

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
const messages = (batches: LogBatch[]) => batches.flatMap(({ lines }) => lines.map(({ message }) => message));

function manyLines(count: number) {
  const log = newLog();
  const texts = Array.from({ length: count }, (_, n) => line(n, n % 1000 === 7 ? { actionId: `a${n}` } : {}));
  log.write([texts.slice(0, count / 2).join(''), texts.slice(count / 2).join('')]);
  return { view: createLogView(log.file), texts };
}

test('pages in both directions, from the end, a share, a time and a line', async () => {
  const { view } = manyLines(10_000);
  const end = await collect(view.read({ ...all, from: { by: 'end' }, direction: 'older' }, undefined));
  expect(messages(end)).toEqual(Array.from({ length: 10 }, (_, n) => `line ${9_990 + n}`));
  const next = { by: 'place', place: end.at(-1)!.at } as const;
  expect(messages(await collect(view.read({ ...all, from: next, direction: 'older' }, undefined))).at(-1)).toBe(
    'line 9989',
  );
  const first = async (from: Parameters<typeof view.read>[0]['from']) =>
    messages(await collect(view.read({ ...all, from, direction: 'newer' }, undefined)));
  expect(await first({ by: 'time', time: 1_000 + 4_321 })).toEqual(
    Array.from({ length: 10 }, (_, n) => `line ${4_321 + n}`),
  );
  expect((await first({ by: 'share', share: 0 }))[0]).toBe('line 0');
  expect(await first({ by: 'share', share: 1 })).toEqual([]);
  const { numbers, share, lines } = await view.numbers([0, end[0]!.lines[0]!.id]);
  expect([numbers, share]).toEqual([[1, 9_991], 1]);
  expect(lines).toBeGreaterThan(0);
  expect((await first({ by: 'line', line: 5_001 }))[0]).toBe('line 5000');
});

test('a search goes through the whole log, tells how far it is, and gives the action of a line', async () => {
  const { view } = manyLines(20_000);
  const found = await collect(view.read({ ...all, text: '"A7"', from: { by: 'end' }, direction: 'older' }, undefined));
  expect(messages(found)).toEqual(['line 7']);
  expect(found.find(({ lines }) => lines.length > 0)?.lines[0]).toMatchObject({
    action: 'a7',
    at: 1_007,
    level: 'info',
    rest: 'n=7 actionId=a7',
  });
  const { at, begin, ended, from, end } = found.at(-1)!;
  expect({ at, begin, ended, from }).toEqual({ at: 0, begin: 0, ended: true, from: end });
});

test('a search that is given up reads no further', async () => {
  const { view } = manyLines(40_000);
  const stop = new AbortController();
  stop.abort();
  const none = await collect(
    view.read({ ...all, text: 'nowhere', from: { by: 'end' }, direction: 'older' }, stop.signal),
  );
  expect(none).toEqual([]);
});

test('a download is the log, letter by letter', async () => {
  const log = newLog();
  log.write([line(1, { pad: 'ü€😀'.repeat(60_000) }), line(2, { pad: `x${'😀'.repeat(80_000)}` })]);
  const pieces = await collect(createLogView(log.file).download());
  expect(pieces.length).toBeGreaterThan(2);
  expect(pieces.map(({ text }) => text).join('')).toBe(
    line(1, { pad: 'ü€😀'.repeat(60_000) }) + line(2, { pad: `x${'😀'.repeat(80_000)}` }),
  );
});
