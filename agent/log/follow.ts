import { closeSync, existsSync, fstatSync, openSync, readSync, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

const block = 64 * 1024;

/** The last lines of a file, oldest first. Reads from the end, so the size of the file does not matter. */
export function lastLines(file: string, count: number): string[] {
  if (!existsSync(file)) return [];
  const handle = openSync(file, 'r');
  try {
    let from = fstatSync(handle).size;
    let bytes = Buffer.alloc(0);
    while (from > 0 && bytes.subarray(0, -1).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0) < count) {
      const size = Math.min(block, from);
      from -= size;
      const part = Buffer.alloc(size);
      readSync(handle, part, 0, size, from);
      bytes = Buffer.concat([part, bytes]);
    }
    const lines = bytes.toString('utf8').split('\n').filter(Boolean);
    return lines.slice(-count);
  } finally {
    closeSync(handle);
  }
}

/** Calls `onLine` for every line that is added from now on, over the turn of the file too. Returns the way out. */
export function followLines(file: string, onLine: (line: string) => void): () => void {
  let { inode, at } = existsSync(file) ? { inode: statSync(file).ino, at: statSync(file).size } : { inode: -1, at: 0 };
  let rest = '';
  const read = (): void => {
    if (!existsSync(file)) return;
    const { ino, size } = statSync(file);
    if (ino !== inode || size < at) [inode, at, rest] = [ino, 0, ''];
    if (size === at) return;
    const handle = openSync(file, 'r');
    const part = Buffer.alloc(size - at);
    const got = readSync(handle, part, 0, part.length, at);
    closeSync(handle);
    at += got;
    const lines = (rest + part.toString('utf8', 0, got)).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  };
  const watcher = watch(dirname(file), (_event, name) => {
    if (name === null || name === basename(file)) read();
  });
  return () => watcher.close();
}
