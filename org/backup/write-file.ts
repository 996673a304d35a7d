import { createWriteStream } from 'node:fs';
import { link, unlink } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { CodedError } from '@postern/protocol/messages';
import type { BackupDeps } from './deps.ts';
import { openBackup } from './read.ts';
import { backupLines } from './rows.ts';

/** Writes the backup of an open database to a new file. Throws CodedError `backup_file_exists`, `backup_file_unwritable`. */
export async function writeBackup(deps: BackupDeps, file: string): Promise<void> {
  const gzip = createGzip({ level: constants.Z_BEST_SPEED });
  await whole(file, async (part) => {
    const written = pipeline(gzip, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    const made = backupLines(deps, (lines) => push(gzip, lines)).then(
      () => void gzip.end(),
      (error: unknown) => {
        gzip.destroy(error as Error);
        throw error;
      },
    );
    await Promise.all([made, written]);
  });
}

/** The same from a stream that is a backup already; it is read to its end once, since a stream that was cut off ends too. */
export const writeStream = (backup: Readable, file: string): Promise<void> =>
  whole(file, async (part) => {
    await pipeline(backup, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
    for await (const _ of (await openBackup(part)).batches());
  });

/** Under its name there is a whole file, or none. */
async function whole(file: string, write: (part: string) => Promise<void>): Promise<void> {
  const part = `${file}.${process.pid}.part`;
  try {
    await write(part);
    await link(part, file);
  } catch (cause) {
    const { code = '', message, syscall } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw new CodedError('backup_file_exists', { file }, { cause });
    if (syscall === 'open' || syscall === 'write' || syscall === 'link')
      throw new CodedError('backup_file_unwritable', { file, detail: message }, { cause });
    throw cause;
  } finally {
    await unlink(part).catch(() => undefined);
  }
}

const push = (stream: NodeJS.WritableStream, text: string): Promise<void> =>
  new Promise((resolve, reject) => stream.write(text, (error) => (error ? reject(error) : resolve())));
