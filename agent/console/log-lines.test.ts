import { appendFileSync, mkdtempSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFollow } from '@postern/protocol/console';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followLog } from './follow-log.ts';
import { logPage } from './log-lines.ts';

const all = { level: 'trace', text: '' } as const;
const fresh = () => join(mkdtempSync(join(tmpdir(), 'postern-log-')), 'agent.log');
const line = (n: number, more: object = {}) =>
  `${JSON.stringify({ level: 30, time: 1_000 + n, n, msg: `line ${n}`, ...more })}\n`;

function everything(file: string, query: { level?: 'warn'; text?: string; limit: number }): string[] {
  const found: string[] = [];
  let before: number | undefined;
  for (let pages = 0; pages < 10_000; pages++) {
    const page = logPage(file, { ...all, ...query, before });
    found.unshift(...page.lines.map(({ message }) => message));
    if (page.before === undefined) return found;
    before = page.before;
  }
  throw new Error('the pages do not end');
}

test('the pages together are the file, whatever the lengths of lines and pages', () => {
  const file = fresh();
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200_000 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 20 }),
      (lengths, limit) => {
        writeFileSync(file, lengths.map((length, n) => line(n, { pad: 'ü'.repeat(length / 2) })).join(''));
        expect(everything(file, { limit })).toEqual(lengths.map((_, n) => `line ${n}`));
      },
    ),
    { numRuns: 60 },
  );
});

test('level and text choose lines, and what is no JSON is shown as it is', () => {
  const file = fresh();
  writeFileSync(file, `${line(1)}${line(2, { level: 40, app: 'Payroll' })}bare words\n${line(3, { level: 50 })}`);
  expect(everything(file, { limit: 1, level: 'warn' })).toEqual(['line 2', 'bare words', 'line 3']);
  expect(everything(file, { limit: 10, text: 'PAYROLL' })).toEqual(['line 2']);
  const [, second] = logPage(file, { ...all, limit: 10 }).lines;
  expect(second).toMatchObject({ at: 1_002, level: 'warn', message: 'line 2', rest: 'n=2 app=Payroll' });
  expect(logPage(join(file, 'none'), { ...all, limit: 10 })).toEqual({ lines: [] });
});

test('a large file opens as fast as a small one', () => {
  const file = fresh();
  const handle = openSync(file, 'w');
  const part = line(1, { pad: 'x'.repeat(1000) }).repeat(1000);
  for (let n = 0; n < 200; n++) writeSync(handle, part);
  appendFileSync(file, line(2));
  const began = performance.now();
  expect(logPage(file, { ...all, limit: 100 }).lines.at(-1)?.message).toBe('line 2');
  expect(performance.now() - began).toBeLessThan(200);
  const rare = logPage(file, { ...all, text: 'nowhere', limit: 100 });
  expect(rare.lines).toEqual([]);
  expect(rare.before).toBeGreaterThan(0);
});

test('a follower gets the last lines, then what is added', async () => {
  const file = fresh();
  writeFileSync(file, line(1) + line(2));
  const stop = new AbortController();
  const seen: LogFollow[] = [];
  for await (const item of followLog(file, { ...all, level: 'warn', limit: 10 }, stop.signal)) {
    seen.push(item);
    if (seen.length === 1) appendFileSync(file, line(3) + line(4, { level: 50 }));
    else stop.abort();
  }
  expect(seen.map(({ whole, lines }) => [whole, lines.map(({ message }) => message)])).toEqual([
    [true, []],
    [false, ['line 4']],
  ]);
});
