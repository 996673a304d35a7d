import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { z } from 'zod';
import { writeAtomic } from '../config/atomic-file.ts';
import type { Keychain } from './keychain.ts';

const content = z.record(z.string(), z.string());

/** Secrets in one file of the data folder that only its owner may read (0600). */
export function createFileKeychain(dataDir: string): Keychain {
  const file = join(dataDir, 'keychain.json');
  let turn: Promise<unknown> = Promise.resolve();

  const read = async (): Promise<Record<string, string>> => {
    try {
      return content.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return {};
      throw failed(error, code ?? 'the file is damaged');
    }
  };
  const failed = (cause: unknown, detail: string): CodedError =>
    new CodedError('keychain_failed', { where: file, detail }, { cause });
  // One change at a time: each reads the whole file and writes it again.
  const change = (edit: (all: Record<string, string>) => Record<string, string>): Promise<void> => {
    const mine = turn.then(async () => {
      const all = edit(await read());
      try {
        writeAtomic(file, `${JSON.stringify(all)}\n`);
      } catch (error) {
        throw failed(error, (error as NodeJS.ErrnoException).code ?? 'it cannot be written');
      }
    });
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    where: file,
    get: async (name) => (await read())[name],
    set: (name, secret) => change((all) => ({ ...all, [name]: secret })),
    delete: (name) => change(({ [name]: _gone, ...rest }) => rest),
  };
}
