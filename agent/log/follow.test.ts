import { appendFileSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { type Followed, followLog } from './follow.ts';
import { createLineFilter } from './line-filter.ts';
import { openLog } from './log.ts';
import { openLogBytes } from './log-bytes.ts';
import { line, newer, newLog } from './turned-log.fixture.ts';

const seen = ({ lines, whole }: Followed) => [whole, lines.map(({ text }) => JSON.parse(text).msg)];

/** Follows; `steps` are done one by one, each after what the one before brought was told. */
async function follow(file: string, query: { level?: 'warn'; limit: number }, steps: (() => void)[]) {
  const stop = new AbortController();
  const told: ReturnType<typeof seen>[] = [];
  const filter = createLineFilter(query);
  for await (const item of followLog(openLogBytes(file), { filter, limit: query.limit }, stop.signal)) {
    told.push(seen(item));
    const step = steps.shift();
    if (step) step();
    else stop.abort();
  }
  return told;
}

test('the newest lines, then whole lines that are added, over the turn of the file', async () => {
  const log = newLog();
  log.write([line(1) + line(2), line(3)]);
  const steps = [
    () => appendFileSync(log.file, `${line(4)}{"level":30,"ti`),
    () => {
      appendFileSync(log.file, 'me":5,"msg":"line 5"}\n');
      log.turn(2, line(6));
    },
  ];
  expect(await follow(log.file, { limit: 2 }, steps)).toEqual([
    [true, ['line 2', 'line 3']],
    [false, ['line 4']],
    [false, ['line 5', 'line 6']],
  ]);
});

test('a log that others move away, or copy and empty, goes on where it is looked for, and nothing is told twice', async () => {
  const { file, copyAway } = newLog();
  const { log, close } = openLog({ dir: dirname(file), level: 'info' });
  log.warn('line 1');
  const steps = [
    () => {
      renameSync(file, `${file}.1`);
      log.warn('line 2');
    },
    () => {
      copyAway('-20260105');
      log.warn('line 3');
    },
    () => appendFileSync(file, line(4)),
  ];
  const told = await follow(file, { limit: 9 }, steps);
  await close();
  expect(told.flatMap(([, lines]) => lines)).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
  const bytes = openLogBytes(file);
  const all = await newer(bytes, 0, createLineFilter({}));
  expect(all.map(({ text }) => JSON.parse(text).msg)).toEqual(told.flatMap(([, lines]) => lines));
});

test('only what passes is told', async () => {
  const log = newLog();
  log.write([line(1)]);
  const add = () => appendFileSync(log.file, line(2) + line(3, { level: 50 }));
  expect(await follow(log.file, { level: 'warn', limit: 5 }, [add])).toEqual([
    [true, []],
    [false, ['line 3']],
  ]);
});

test('a reader that is left behind begins anew with the newest', async () => {
  const log = newLog();
  log.write([line(1)]);
  const flood = () => appendFileSync(log.file, line(2, { pad: 'x'.repeat(1000) }).repeat(3_000) + line(3));
  const [, second] = await follow(log.file, { limit: 2 }, [flood]);
  expect(second).toEqual([true, ['line 2', 'line 3']]);
});
