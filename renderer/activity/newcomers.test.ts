import { expect, test } from 'vitest';
import { headOf, needsOutline } from './newcomers.ts';

const rows = (from: number, to: number) =>
  Array.from({ length: from - to }, (_, n) => from - n).map((at) => ({
    ...{ id: `id${at}`, at, kind: 'user.push', subject: 'Ann', app: 'HR', status: 'done' },
  }));

test('what came after the count stands before it', () => {
  expect(headOf(rows(12, 8), 10).map(({ at }) => at)).toEqual([12, 11]);
});

test('it is counted anew when the newest no longer reach back to what was counted, or when too many stand before it', () => {
  const need = (told: ReturnType<typeof rows>, known: ReturnType<typeof rows>) =>
    needsOutline(told, headOf(known, 1_000), 1_000, 100);
  expect(need(rows(1_050, 950), rows(1_050, 950))).toBe(false);
  expect(need(rows(1_200, 1_100), rows(1_200, 1_100))).toBe(true);
  // They reach back to what came before them.
  expect(need(rows(1_200, 1_100), rows(1_200, 1_000))).toBe(false);
  expect(need(rows(1_400, 1_300), rows(1_400, 1_000))).toBe(true);
});
