import { expect, test } from 'vitest';
import { valuesOf, writtenOf } from './attribute-values.ts';

const level = {
  name: 'level',
  title: 'Level',
  type: 'integer' as const,
  enum: [1, 2],
  required: true,
  unique: 'NOT_UNIQUE' as const,
  mutability: 'READ_WRITE' as const,
  scope: 'NONE' as const,
};

test('an attribute that is opened and saved is the same', () => {
  expect(writtenOf(valuesOf(level))).toEqual({
    title: 'Level',
    type: 'integer',
    enum: [1, 2],
    required: true,
    unique: 'NOT_UNIQUE',
  });
  const { enum: _, ...text } = { ...level, type: 'string' as const, minLength: 2, maxLength: 4, pattern: 'a+' };
  expect(writtenOf(valuesOf(text))).toMatchObject({ minLength: 2, maxLength: 4, pattern: 'a+' });
});

test('the values of a list are those of its entries', () => {
  const values = { ...valuesOf(), title: 'Tags', name: 'tags', type: 'array' as const, values: 'a\n\n b \n' };
  expect(writtenOf(values)).toMatchObject({ type: 'array', items: { type: 'string', enum: ['a', 'b'] } });
  expect(writtenOf({ ...values, items: 'number', values: '1\nx' }).items).toEqual({ type: 'number', enum: [1, 'x'] });
});
