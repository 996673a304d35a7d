import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openNodeStore } from './node-store.ts';
import { prepareStore } from './prepare-store.ts';

const openJournal = (file: string) => prepareStore(file, openNodeStore);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

test('is made for its owner only, and reopens', () => {
  const file = join(folder, 'deeper', 'journal.db');
  openJournal(file).close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  openJournal(file).close();
});

test('a second agent on the same folder is refused', () => {
  const file = join(folder, 'journal.db');
  const first = openJournal(file);
  expect(codeOf(() => openJournal(file))).toBe('journal_in_use');
  first.close();
});

test('a damaged file and one of a newer agent are named', () => {
  const damaged = join(folder, 'damaged.db');
  writeFileSync(damaged, 'this is no database at all, but it is long enough to be read as a header of one');
  expect(codeOf(() => openJournal(damaged))).toBe('journal_damaged');
  const newer = join(folder, 'newer.db');
  const store = openJournal(newer);
  store.exec('pragma user_version = 99');
  store.close();
  expect(codeOf(() => openJournal(newer))).toBe('journal_too_new');
});
