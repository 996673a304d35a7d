import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, createWriteStream, fsyncSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface LargeLog {
  file: string;
  bytes: number;
  lines: number;
  /** Epoch ms at which the line of this number, from 0, was written. */
  timeOf(n: number): number;
  /** The first line that was written at a time or later. */
  lineAt(time: number): number;
}

const stepMs = 20;

/**
 * A turned file in the data folder of an agent that does not run yet, of lines as the agent writes them; each says its
 * number as `earlier N`.
 * @param special what a line is to hold beside the rest, by its number
 */
export async function writeLargeLog(
  dataDir: string,
  lines: number,
  end: number,
  special: Record<number, string>,
): Promise<LargeLog> {
  const file = join(dataDir, '20260105-0900-01-agent.log');
  const timeOf = (n: number) => end - (lines - n) * stepMs;
  const lineAt = (time: number) => lines - Math.floor((end - time) / stepMs);
  const stream = createWriteStream(file, { mode: 0o600 });
  const block = 10_000;
  for (let from = 0; from < lines; from += block) {
    let text = '';
    for (let n = from; n < Math.min(lines, from + block); n++) {
      const more = special[n] === undefined ? '' : `"note":"${special[n]}",`;
      text += `{"level":${n % 50 === 7 ? 40 : 30},"time":${timeOf(n)},"actionId":"0199c3f2-7a51-${n}","kind":"user.push","subject":"Ada No. ${n % 5000}","app":"HR database","status":"done",${more}"ms":${100 + (n % 97)},"msg":"earlier ${n}"}\n`;
    }
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  return { file, bytes: stream.bytesWritten, lines, timeOf, lineAt };
}

/** Takes a file out of the system's cache, so that it is read from the disk. */
export function forgetCached(file: string): void {
  const handle = openSync(file, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0', 'status=none']);
}
