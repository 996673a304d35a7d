import type { Stats } from 'node:fs';
import { type FileHandle, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { onPremisesError, unavailable } from '../sdk/index.ts';
import type { FileConfig } from './config.ts';
import { type CsvContent, formatCsv, parseCsv } from './csv-text.ts';
import { withFileLock } from './file-lock.ts';

/** Changes the content, or throws and leaves it as it is. */
export type Change<T> = (content: CsvContent) => T;

/** A CSV file that is read when it changed, and written whole. */
export interface CsvFile {
  /** As it is now. Not to be changed. */
  read(): Promise<CsvContent>;
  /** Durable when it resolves. Changes that arrive together share one rewrite. */
  change<T>(change: Change<T>): Promise<T>;
}

interface Waiting {
  /** Answers how to tell the outcome once the file is written. */
  run(content: CsvContent): () => void;
  reject(error: unknown): void;
}

export function createCsvFile(path: string, config: FileConfig): CsvFile {
  let known: { content: CsvContent; version: string } | undefined;
  let waiting: Waiting[] = [];
  let writing = false;

  const load = async (): Promise<CsvContent> => {
    const version = await versionOf(path);
    if (known?.version === version) return known.content;
    const bytes = await readFile(path);
    if ((await versionOf(path)) !== version)
      throw unavailable(`${path} is being written now. It is read again with the next request.`);
    const content = parseCsv(bytes, path, config);
    known = { content, version };
    return content;
  };

  const flush = async (): Promise<void> => {
    writing = true;
    while (waiting.length) {
      const batch = waiting;
      waiting = [];
      try {
        // Where a link leads to the file, the link stays.
        const real = await realpath(path);
        const settles = await withFileLock(real, async () => {
          const { header, rows, ...form } = await load();
          const before = known?.version;
          const draft = { ...form, header: [...header], rows: [...rows] };
          const done = batch.map((one) => one.run(draft));
          await replaceFile(real, formatCsv(draft, config), before);
          known = { content: draft, version: await versionOf(path) };
          return done;
        });
        for (const settle of settles) settle();
      } catch (error) {
        for (const one of batch) one.reject(told(error, path));
      }
    }
    writing = false;
  };

  return {
    read: () => load().catch((error: unknown) => Promise.reject(told(error, path))),
    change: (change) =>
      new Promise((resolve, reject) => {
        const run: Waiting['run'] = (content) => {
          try {
            const value = change(content);
            return () => resolve(value);
          } catch (error) {
            return () => reject(error);
          }
        };
        waiting.push({ run, reject });
        if (!writing) void flush();
      }),
  };
}

/** Changes when another program writes the file or puts another in its place. */
export async function versionOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/**
 * Puts a text in the place of a file: whoever reads sees the old one or the new one whole, also after a power cut. The
 * caller holds the lock. Throws 503 where the file is not the one of `version` any more, and leaves it as it is.
 */
async function replaceFile(path: string, text: string, version: string | undefined): Promise<void> {
  const next = join(dirname(path), `.${basename(path)}.new`);
  // Left by a process that was killed.
  await rm(next, { force: true });
  const before = await stat(path);
  const file = await open(next, 'wx', 0o600);
  try {
    await writeLike(file, text, before).finally(() => file.close());
    if ((await versionOf(path)) !== version)
      throw unavailable(
        `Another program has put in place a new ${path} during this change. The change was not made; send it again.`,
      );
    await rename(next, path);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Owner, group and mode stay, or other programs could not read or write the file any more. */
async function writeLike(file: FileHandle, text: string, { uid, gid, mode }: Stats): Promise<void> {
  await file.writeFile(text);
  const own = await file.stat();
  // Only root gives a file to another owner; a group that the account is in can be kept.
  if (own.uid !== uid || own.gid !== gid)
    await file
      .chown(uid, gid)
      .catch(() => file.chown(own.uid, gid))
      .catch(() => undefined);
  await file.chmod(mode & 0o777);
  await file.sync();
}

/** The new name is durable only with its folder. Windows has no such thing and does not need it. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function told(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return unavailable(`There is no file ${path}. Put it there, or correct the path in the configuration.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return onPremisesError(
      'csv_access',
      `${path} or its folder must not be read or written by this account (${code}). Check the permissions.`,
    );
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return unavailable(`There is no room to write ${path}. The file is as it was; free some space.`);
  return error;
}
