import { chownSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Gives a new file to the owner of its folder. `sudo postern enrol` writes files that the service, which runs as a user
 * of its own, must read afterwards.
 */
export function giveToFolderOwner(file: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = statSync(dirname(file));
  if (uid !== 0) chownSync(file, uid, gid);
}

/** This process is root's, and the folder is somebody else's: mostly the user's that the service runs as. */
export function belongsToOther(dir: string): boolean {
  return process.getuid?.() === 0 && existsSync(dir) && statSync(dir).uid !== 0;
}

/** Root becomes the owner of the folder, for the rest of this process: what it writes there is the service's to read. */
export function becomeOwner(dir: string): void {
  if (!belongsToOther(dir)) return;
  const { uid, gid } = statSync(dir);
  process.setgroups!([gid]);
  process.setgid!(gid);
  process.setuid!(uid);
}
