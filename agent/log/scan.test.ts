import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLineFilter } from './line-filter.ts';
import { createLineIndex } from './line-index.ts';
import { openLogBytes } from './log-bytes.ts';
import { lineStart } from './scan.ts';
import { seekTime } from './seek-time.ts';
import { line, newer, newLog, older } from './turned-log.fixture.ts';

const every = createLineFilter({});

/** Lines of all lengths, spread over turned files; the last one may still be in the middle of a line. */
const logs = fc.record({
  files: fc.array(fc.array(fc.oneof(fc.nat(300), fc.nat(400_000)), { minLength: 1, maxLength: 8 }), {
    minLength: 1,
    maxLength: 4,
  }),
  unfinished: fc.boolean(),
});

function made({ files, unfinished }: { files: number[][]; unfinished: boolean }) {
  let n = 0;
  const texts = files.map((lengths) => lengths.map((length) => line(n++, { pad: 'ü'.repeat(length / 2) })));
  const log = newLog();
  log.write(
    texts.map((lines, place) => lines.join('') + (unfinished && place === texts.length - 1 ? '{"level":3' : '')),
  );
  return { log, bytes: openLogBytes(log.file), lines: texts.flat().map((text) => text.trimEnd()) };
}

test('read from either end, the turned files are one log; each line begins where its id says, and has its number', async () => {
  await fc.assert(
    fc.asyncProperty(logs, async (spec) => {
      const { bytes, lines } = made(spec);
      const { begin, end } = await bytes.extent();
      const down = await newer(bytes, begin, every);
      expect(down.map(({ text }) => text)).toEqual(lines);
      const boundary = down.length === 0 ? begin : down.at(-1)!.id + Buffer.byteLength(down.at(-1)!.text) + 1;
      expect(await older(bytes, boundary, every)).toEqual(down);
      expect(await older(bytes, end, every)).toEqual(down);
      for (const [n, { id }] of down.entries()) {
        expect(await lineStart(bytes, id)).toBe(id);
        expect(await lineStart(bytes, id + 1)).toBe(down[n + 1]?.id ?? boundary);
      }
      const index = createLineIndex(bytes);
      expect(await index.count(10_000)).toMatchObject({ share: 1 });
      expect(await index.numbers(down.map(({ id }) => id))).toEqual(down.map((_, n) => n + 1));
      for (const [n, { id }] of down.entries()) expect(await index.place(n + 1)).toBe(id);
    }),
    { numRuns: 12 },
  );
});

test('a time is found by halving: the first line of it or later, over lines without a time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.tuple(fc.nat(3), fc.nat(30_000), fc.boolean()), { maxLength: 12 }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.nat(60),
      async (files, wanted) => {
        let time = 0;
        const log = newLog();
        const texts = files.map((entries) =>
          entries
            .map(([later, length, bare]) => {
              time += later;
              return bare ? `${'  at somewhere'.repeat(length / 20)}\n` : line(time, { pad: 'x'.repeat(length) });
            })
            .join(''),
        );
        log.write(texts);
        const bytes = openLogBytes(log.file);
        const { begin, end } = await bytes.extent();
        const timed = (await newer(bytes, begin, every)).filter(({ text }) => text.startsWith('{'));
        const first = timed.find(({ text }) => JSON.parse(text).time >= 1_000 + wanted);
        expect(await seekTime(bytes, 1_000 + wanted)).toBe(first?.id ?? end);
      },
    ),
    { numRuns: 30 },
  );
});

test('level, text, app and action choose lines; what is no JSON passes every level', async () => {
  const log = newLog();
  log.write([
    line(1, { app: 'HR "new"', actionId: 'a1' }) + line(2, { level: 40, app: 'HR' }),
    `bare WORDS\n${line(3, { level: 50, path: 'C:\\temp', actionId: 'a12' })}`,
  ]);
  const bytes = openLogBytes(log.file);
  const found = async (query: Parameters<typeof createLineFilter>[0]) =>
    (await newer(bytes, 0, createLineFilter(query))).map(({ text }) => /line \d|bare/.exec(text)?.[0]);
  expect(await found({ level: 'warn' })).toEqual(['line 2', 'bare', 'line 3']);
  expect(await found({ text: 'words' })).toEqual(['bare']);
  expect(await found({ text: 'c:\\TEMP' })).toEqual(['line 3']);
  expect(await found({ app: 'HR' })).toEqual(['line 2']);
  expect(await found({ app: 'HR "new"' })).toEqual(['line 1']);
  expect(await found({ action: 'a1' })).toEqual(['line 1']);
  expect(await found({ text: 'line', level: 'error' })).toEqual(['line 3']);
});

test('places and numbers stay when the file is turned and the oldest one is removed', async () => {
  const log = newLog();
  log.write([line(1) + line(2), line(3)]);
  const bytes = openLogBytes(log.file);
  const index = createLineIndex(bytes);
  const before = await newer(bytes, 0, every);
  await index.count(1_000);
  appendFileSync(log.file, line(4));
  log.turn(2, line(5));
  log.remove(1);
  const after = await newer(bytes, 0, every);
  expect(after.map(({ text }) => JSON.parse(text).n)).toEqual([3, 4, 5]);
  expect(after[0]).toEqual(before[2]);
  expect(await bytes.extent()).toMatchObject({ begin: before[2]!.id });
  // Read as one file: before line 4 there were three.
  expect(after[1]!.id).toBe(before[2]!.id + line(3).length);
});

test('an older file that comes later has no place, and takes none', async () => {
  const log = newLog();
  log.write([line(5)]);
  const bytes = openLogBytes(log.file);
  await bytes.extent();
  log.turn(9, line(6));
  log.write([line(1), line(6)]);
  await bytes.extent();
  appendFileSync(log.file, line(7));
  await bytes.extent();
  const found = await newer(bytes, 0, every);
  expect(found.map(({ text }) => JSON.parse(text).n)).toEqual([5, 6, 7]);
  expect(await older(bytes, (await bytes.extent()).end, every)).toEqual(found);
});

test('a log that is not there is empty', async () => {
  const bytes = openLogBytes(newLog().file);
  expect(await bytes.extent()).toEqual({ begin: 0, end: 0 });
  expect(await newer(bytes, 0, every)).toEqual([]);
  expect(await older(bytes, 0, every)).toEqual([]);
  expect(await seekTime(bytes, 5)).toBe(0);
  expect(await createLineIndex(bytes).count(10)).toEqual({ share: 1, lines: 0 });
});
