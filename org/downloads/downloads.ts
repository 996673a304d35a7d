import { createHash } from 'node:crypto';
import { constants, createReadStream, type Stats } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AnswerOf, Download, operations } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { inOrder, readPackageName } from './package-name.ts';

type Listed = AnswerOf<(typeof operations)['listDownloads']>;

export interface Downloads {
  /** What can be fetched. The first call for a new file reads it once, for its checksum. */
  list(): Promise<Listed>;
  /** Throws CodedError `not_found` for every name that is not listed, `download_damaged`, `downloads_unreadable`. */
  open(file: string): Promise<{ name: string; size: number; content: Readable }>;
}

/**
 * Hands out the packages of the agent in one folder: files that lie there themselves and are named as `npm run package` names them, by
 * exactly these names. Nothing else of the machine can be asked for.
 */
export function createDownloads(configured: string | undefined): Downloads {
  const folder = configured === undefined ? null : resolve(configured);
  /** By path; `stamp` tells one file from the next at the same path. */
  const sums = new Map<string, { stamp: string; sum: Promise<string> }>();

  /** The file is read again only when it is another one. */
  function sumOf(file: string, { ino, size, mtimeMs }: Stats): Promise<string> {
    const stamp = [ino, size, mtimeMs].join(' ');
    const known = sums.get(file);
    if (known?.stamp === stamp) return known.sum;
    const sum = sha256(file);
    sums.set(file, { stamp, sum });
    sum.catch(() => sums.delete(file));
    return sum;
  }

  async function read(within: string): Promise<Download[]> {
    const entries = await readdir(within, { withFileTypes: true });
    const expected = await readSums(join(within, 'SHA256SUMS'));
    const found: Download[] = [];
    for (const entry of entries) {
      const named = entry.isFile() && readPackageName(entry.name);
      if (!named) continue;
      const path = join(within, entry.name);
      const stats = await stat(path);
      const sum = await sumOf(path, stats);
      const damaged = (expected.get(entry.name) ?? sum) !== sum;
      found.push({ file: entry.name, ...named, size: stats.size, sha256: sum, damaged });
    }
    return found.sort(inOrder);
  }

  const readable = (within: string): Promise<Download[]> =>
    read(within).catch((cause: Error) => {
      throw new CodedError('downloads_unreadable', { folder: within, reason: cause.message }, { cause });
    });

  return {
    async list() {
      if (folder === null) return { folder, error: null, files: [] };
      try {
        return { folder, error: null, files: await readable(folder) };
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        return { folder, error: { code: error.code, message: error.message }, files: [] };
      }
    },
    async open(name) {
      const found = folder === null ? undefined : (await readable(folder)).find(({ file }) => file === name);
      const gone = (cause?: unknown) => new CodedError('not_found', { id: name, type: 'Download' }, { cause });
      if (folder === null || !found) throw gone();
      if (found.damaged) throw new CodedError('download_damaged', { file: name });
      // A link that took its place since is not followed.
      const file = await open(join(folder, name), constants.O_RDONLY | constants.O_NOFOLLOW).catch((cause: unknown) => {
        throw gone(cause);
      });
      const { size } = await file.stat();
      return { name, size, content: file.createReadStream({ end: Math.max(0, size - 1) }) };
    },
  };
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Checksums by name, as sha256sum(1) writes them; a folder may lack the list. */
async function readSums(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = [...text.matchAll(/^([\da-f]{64}) [ *](.+)$/gim)];
  return new Map(lines.map(([, sum, name]) => [name!, sum!.toLowerCase()]));
}
