import { chmodSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { formats } from './schema.ts';
import type { OpenStore, Store } from './store.ts';

/**
 * Opens the journal's file by a driver and brings it to the current format; makes file and folder where they are
 * missing, readable by their owner only. Exclusive locking keeps a second agent off the same folder, and WAL with FULL
 * makes a commit survive a power cut; group-commit.ts turns that off for what need not. `:memory:` is for tests.
 * Throws CodedError `journal_in_use`, `journal_damaged`, `journal_too_new`.
 */
export function prepareStore(file: string, open: OpenStore): Store {
  const memory = file === ':memory:';
  if (!memory) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let store: Store | undefined;
  try {
    store = open(file);
    store.exec('pragma locking_mode = exclusive; pragma busy_timeout = 0');
    store.exec('pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = file');
    // A checkpoint flushes the disk twice more; 16 MiB of log make it rare.
    store.exec('pragma wal_autocheckpoint = 4000');
    migrate(store);
    if (!memory) chmodSync(file, 0o600);
    return store;
  } catch (cause) {
    store?.close();
    throw translate(file, cause);
  }
}

function migrate(store: Store): void {
  const found = Number(store.prepare('pragma user_version').get()?.['user_version'] ?? 0);
  if (found > formats.length) throw new CodedError('journal_too_new', { found, known: formats.length });
  // Also takes the exclusive lock, before anything is read from the journal.
  store.exec('begin immediate');
  for (const format of formats.slice(found)) store.exec(format);
  store.exec(`pragma user_version = ${formats.length}`);
  store.exec('commit');
}

function translate(file: string, cause: unknown): unknown {
  if (cause instanceof CodedError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  if (/lock|busy/i.test(detail)) return new CodedError('journal_in_use', { file }, { cause });
  return new CodedError('journal_damaged', { file, detail }, { cause });
}
