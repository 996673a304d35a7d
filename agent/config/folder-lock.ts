import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import type { OpenStore } from '../journal/store.ts';
import { giveToFolderOwner } from './owner.ts';

export interface FolderLock {
  release(): void;
}

/**
 * Takes a data folder for this process. The lock is one of the operating system on a file, held by SQLite, so it ends
 * with the process however that ends: nothing stale is left behind. Throws CodedError `data_folder_in_use`.
 */
export function lockDataFolder(dir: string, open: OpenStore): FolderLock {
  const pidFile = join(dir, 'agent.pid');
  const lockFile = join(dir, 'agent.lock');
  const database = open(lockFile);
  try {
    database.exec('pragma busy_timeout = 0; begin exclusive');
  } catch (error) {
    database.close();
    if (!/locked|busy/i.test((error as Error).message))
      throw new CodedError('data_folder_unusable', { dir, detail: (error as Error).message }, { cause: error });
    throw new CodedError('data_folder_in_use', { dir, pid: readPid(pidFile) }, { cause: error });
  }
  writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
  for (const file of [lockFile, pidFile]) giveToFolderOwner(file);
  const close = (): void => database.close();
  // The listener keeps the database in use: one that is collected as garbage would give up its lock.
  process.once('exit', close);
  return {
    release: () => {
      process.off('exit', close);
      close();
    },
  };
}

function readPid(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'unknown';
  }
}
