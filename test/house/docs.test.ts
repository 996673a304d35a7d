import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../protocol/messages/catalogue.ts';
import { errorsPage } from '../../protocol/messages/errors-page.ts';
import type { Message } from '../../protocol/messages/message.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('docs/errors.md is what the catalogue says (npm run docs:errors)', () => {
  expect(read('docs/errors.md')).toBe(errorsPage());
});

describe('every message', () => {
  test.each(Object.entries(catalogue as Record<string, Message>))(
    '%s speaks to an admin',
    (code, { severity, text, next }) => {
      expect(code).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(text).toMatch(/[.!?:}"`]$/);
      expect(`${text} ${next}`).not.toMatch(/\b(please|oops|successfully)\b/i);
      if (severity === 'error') expect(next, 'an error says what to do next').not.toBe('');
    },
  );
});

test('each test that docs/seeds.md names exists', () => {
  const named = [...read('docs/seeds.md').matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)].map((found) => found[1]!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
