import { CodedError } from '@postern/protocol/messages';
import type { Logger } from 'pino';
import { createAdministrator, listAdministrators, makePassword } from './auth/admin/administrators.ts';
import { offerBackup } from './backup/running.ts';
import { type Config, readText } from './config/config.ts';
import { folderOf, openData } from './config/open-data.ts';
import type { Db } from './db/database.ts';
import { createOrg, type Org } from './server.ts';
import { tryPort } from './web/try-port.ts';

export interface OpenOrg {
  org: Org;
  /** Origin under which the org is reached. */
  url: string;
  /** The first administrator, where one was made just now; `password` only where it was made up. */
  firstAdmin: { login: string; password?: string } | undefined;
  close(): Promise<void>;
}

/** Opens the data, makes the first administrator where there is none, and serves. Throws CodedError (config, db, `listen_failed`). */
export async function openOrg(
  config: Config,
  given: { log: Logger; environment: Record<string, string | undefined> },
): Promise<OpenOrg> {
  const tls =
    config.tlsCert && config.tlsKey
      ? { cert: await readText(config.tlsCert), key: await readText(config.tlsKey) }
      : undefined;
  const { host } = config.listen;
  const port = await listening(config.listen, () => tryPort(host, config.listen.port));
  const { db, orgKey } = await openData(config, given.environment);
  let org: Org | undefined;
  let endBackups = async (): Promise<void> => undefined;
  try {
    const firstAdmin = await makeFirstAdmin(db, config);
    const url =
      config.publicUrl ??
      new URL(`${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`).origin;
    const { log } = given;
    org = await createOrg({
      db,
      orgKey,
      publicUrl: url,
      trustProxy: config.trustProxy,
      log,
      alone: db.kind === 'pglite',
      downloads: config.downloads,
      ...(tls && { tls }),
    });
    const made = org;
    await listening({ host, port }, () => made.listen({ host, port }));
    if (db.kind === 'pglite') endBackups = await offerBackup({ db, orgKey, clock: Date.now, log }, folderOf(config));
    return {
      org,
      url,
      firstAdmin,
      async close() {
        await endBackups();
        await made.close();
        await db.close();
      },
    };
  } catch (error) {
    await org?.close();
    await db.close();
    throw error;
  }
}

async function makeFirstAdmin(db: Db, config: Config): Promise<OpenOrg['firstAdmin']> {
  if ((await listAdministrators(db.kysely)).length > 0) return undefined;
  const login = config.firstAdminLogin ?? 'admin';
  const file = config.firstAdminPasswordFile;
  const password = file ? (await readText(file)).trim() : makePassword();
  try {
    await createAdministrator(db.kysely, { login, name: 'Administrator', password });
  } catch (error) {
    // Another node that starts with this one was quicker.
    if (error instanceof CodedError && error.code === 'admin_login_taken') return undefined;
    throw error;
  }
  return file ? { login } : { login, password };
}

async function listening<T>({ host, port }: { host: string; port: number }, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const reasons: Record<string, string> = {
      EADDRINUSE: 'another program uses it',
      EACCES: 'the system allows it to administrators only',
      EADDRNOTAVAIL: 'this machine does not have that address',
    };
    throw new CodedError('listen_failed', { address: `${host}:${port}`, reason: reasons[code] ?? message }, { cause });
  }
}
