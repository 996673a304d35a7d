import { expect, test } from 'vitest';
import { configMessages } from './config.ts';
import { connectorMessages } from './connector.ts';
import { enrolMessages } from './enrol.ts';
import { trustMessages } from './trust.ts';

const all = Object.entries({ ...trustMessages, ...connectorMessages, ...enrolMessages, ...configMessages });

test.each(all)('%s is a sentence with a next step, without politeness', (code, { text, next, severity }) => {
  expect(code).toMatch(/^[a-z][a-z0-9_]+$/);
  expect(`${text} ${next}`).not.toMatch(/\b(please|successfully|oops|sorry)\b/i);
  expect(text.length).toBeLessThan(250);
  if (severity === 'error') expect(next).not.toBe('');
});

test.each(Object.entries({ ...trustMessages, ...connectorMessages }))(
  '%s: its next step is shown without parameters',
  (_code, { next }) => {
    expect(next).not.toMatch(/[{}]/);
  },
);
