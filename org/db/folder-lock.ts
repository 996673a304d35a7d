import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CodedError } from '@postern/protocol/messages';

/**
 * Takes a folder for this process; PGlite has no lock of its own, and two processes on one folder lose rows silently.
 *
 * An open SQLite transaction holds an operating system lock, which ends with the process however it ends: nothing is
 * left to judge stale after kill -9, and a reused process id cannot fool it. `owner.json` only says who it is.
 * Throws CodedError `data_folder_owned` (names the process).
 */
export async function lockFolder(folder: string): Promise<() => void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ownerFile = join(folder, 'owner.json');
  const lock = new DatabaseSync(join(folder, 'owner.lock'));
  try {
    lock.exec('begin exclusive');
  } catch (cause) {
    lock.close();
    throw new CodedError('data_folder_owned', { folder, pid: ownerPid(ownerFile) }, { cause });
  }
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, startedAt: new Date().toISOString() }));
  return () => lock.close();
}

function ownerPid(file: string): string | number {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { pid?: unknown };
    return typeof pid === 'number' ? pid : 'unknown';
  } catch {
    return 'unknown';
  }
}
