import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What the operating system takes for the path of a socket (sun_path: 108 bytes on Linux, 104 on macOS). */
const longest = 100;

/** Where the console of the agent on a data folder listens: a socket in the folder, or a named pipe on Windows. */
export function socketPath(dataDir: string): string {
  const dir = resolve(dataDir);
  const short = createHash('sha256').update(dir).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return `\\\\.\\pipe\\postern-agent-${short}`;
  const path = join(dir, 'console.sock');
  if (Buffer.byteLength(path) <= longest) return path;
  const own = join(tmpdir(), `postern-${process.getuid?.() ?? 0}`);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  return join(own, `${short}.sock`);
}
