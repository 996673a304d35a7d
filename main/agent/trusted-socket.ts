import { lstatSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';

/**
 * True where the console's socket of a data folder can only have been made by this user, by root, or by the account to
 * which an installer (root) gave that folder. Without this, anybody who may write to a folder on the way could set up
 * an agent of their own there and be shown the admin's secrets. A named pipe of Windows has no such owner to look at.
 */
export function isTrustedSocket(socket: string, dataDir: string): boolean {
  if (process.platform === 'win32') return true;
  const me = process.getuid?.();
  const found = stat(socket);
  if (!found?.isSocket()) return false;
  if (found.uid === me || found.uid === 0) return true;
  const folder = stat(dataDir);
  const above = stat(dirname(dataDir));
  return folder?.uid === found.uid && above?.uid === 0 && !writableByOthers(above) && !writableByOthers(folder);
}

const writableByOthers = ({ mode }: Stats): boolean => (mode & 0o022) !== 0;

function stat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
