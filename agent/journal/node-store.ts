import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { prepareStore } from './prepare-store.ts';
import type { Store } from './store.ts';

/**
 * Opens the journal's file by node:sqlite, readable by its owner only; makes file and folder where they are missing.
 * `:memory:` is for tests. Throws CodedError `journal_in_use`, `journal_damaged`, `journal_too_new`.
 */
export function openNodeStore(file: string): Store {
  const memory = file === ':memory:';
  if (!memory) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const store = prepareStore(file, () => new DatabaseSync(file));
  if (!memory) chmodSync(file, 0o600);
  return store;
}
