import { join } from 'node:path';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import type { Engine, Listener } from './engine.ts';
import { lockFolder } from './folder-lock.ts';
import { createPgliteDialect } from './pglite-dialect.ts';
import { tidy } from './pglite-tidy.ts';

const int8 = 20;
/**
 * A quarter of a server's: a table is counted (pglite-tidy.ts) from a sample of 7,500 rows in place of 30,000, since
 * nobody else is served meanwhile.
 */
const statisticsTarget = 25;

/**
 * PostgreSQL inside this process: in memory, or in a folder that this process then owns.
 * `template` is a data folder as a tar (`dumpDataDir`), which opens in a tenth of the time of a first start.
 * `initdb`: words for the program that makes the data folder.
 * Throws CodedError `data_folder_owned`.
 */
export async function openPglite(where: {
  folder?: string;
  template?: Blob;
  initdb?: string[];
}): Promise<Engine & { pglite: PGlite }> {
  const unlock = where.folder === undefined ? undefined : await lockFolder(where.folder);
  const options: PGliteOptions = { parsers: { [int8]: Number } };
  if (where.folder !== undefined) options.dataDir = join(where.folder, 'pglite');
  if (where.template) options.loadDataDir = where.template;
  if (where.initdb) options.initDbStartParams = where.initdb;
  const pglite = await PGlite.create(options).catch((error: unknown) => {
    unlock?.();
    throw error;
  });
  await pglite.exec(`set default_statistics_target = ${statisticsTarget}`);

  const listeners = new Map<string, Set<Listener>>();
  pglite.onNotification((channel, payload) => {
    for (const fn of listeners.get(channel) ?? []) fn(payload);
  });

  return {
    kind: 'pglite',
    pglite,
    dialect: createPgliteDialect(pglite),
    scripts: (run) =>
      pglite.transaction((tx) =>
        run({
          query: async <R>(text: string, values?: unknown[]) => (await tx.query<R>(text, values)).rows,
          script: async (text) => void (await tx.exec(text)),
        }),
      ),
    async listen(channel, fn, run) {
      const fns = listeners.get(channel) ?? new Set();
      listeners.set(channel, fns.add(fn));
      if (fns.size === 1) await run(`listen ${channel}`);
      return async () => {
        fns.delete(fn);
        if (fns.size === 0 && !pglite.closed) await run(`unlisten ${channel}`);
      };
    },
    maintain: () => tidy(pglite),
    close: async () => {
      if (!pglite.closed) await pglite.close();
      unlock?.();
    },
  };
}
