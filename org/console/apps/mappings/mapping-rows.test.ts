import { expect, test } from 'vitest';
import { changesOf, type MappingRow } from './mapping-rows.ts';

const row = (attribute: string, part: Partial<MappingRow> = {}): MappingRow => ({
  ...{ attribute, required: false, expression: `user.${attribute}`, applied: 'PUSH' },
  ...part,
});

test('only what differs is sent, and what is not mapped as null', () => {
  const saved = [row('city'), row('title'), row('state', { applied: 'none', expression: '' })];
  expect(changesOf(saved, saved)).toEqual({});
  const edited = [
    row('city', { expression: '"Rome"' }),
    row('title', { applied: 'none' }),
    row('state', { applied: 'DONT_PUSH', expression: 'user.state' }),
  ];
  expect(changesOf(edited, saved)).toEqual({
    city: { expression: '"Rome"', pushStatus: 'PUSH' },
    title: null,
    state: { expression: 'user.state', pushStatus: 'DONT_PUSH' },
  });
});
