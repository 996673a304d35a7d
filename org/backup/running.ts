import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CodedError } from '@postern/protocol/messages';
import type { Logger } from 'pino';
import type { BackupDeps } from './deps.ts';
import { writeBackup } from './write-file.ts';

/*
 * Only the process that owns the embedded database can read it. So a running org hands its backup to whoever connects
 * to a socket in its data folder; who may enter that folder could read everything anyhow.
 */
const socketIn = (folder: string): string => join(folder, 'backup.sock');
/** A path of a socket is at most this long on Linux. */
const longest = 107;

/** @returns closes it */
export async function offerBackup(deps: BackupDeps & { log: Logger }, folder: string): Promise<() => Promise<void>> {
  const path = socketIn(folder);
  if (Buffer.byteLength(path) > longest) {
    deps.log.warn({ path }, 'The path is too long for a socket: a backup needs the org to be stopped');
    return async () => undefined;
  }
  await unlink(path).catch(() => undefined);
  const server = createServer((socket) => {
    hand(deps, folder, socket).catch((error: unknown) => {
      deps.log.error({ err: error }, 'A backup could not be made');
      socket.destroy();
    });
  });
  server.listen(path);
  await once(server, 'listening');
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** Written to a file first: the org must not wait for the one who reads. */
async function hand(deps: BackupDeps, folder: string, socket: Socket): Promise<void> {
  const spool = join(folder, `backup-${crypto.randomUUID()}`);
  try {
    await writeBackup(deps, spool);
    await pipeline(createReadStream(spool), socket);
  } finally {
    await unlink(spool).catch(() => undefined);
  }
}

/** The backup of the org that runs on this folder. Throws CodedError `backup_server_silent`. */
export async function askForBackup(folder: string): Promise<Readable> {
  const socket = connect(socketIn(folder));
  try {
    await once(socket, 'connect');
  } catch (cause) {
    throw new CodedError('backup_server_silent', { folder, detail: (cause as Error).message }, { cause });
  }
  return socket;
}
