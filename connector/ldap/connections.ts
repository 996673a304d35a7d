import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { Client, type ClientOptions } from 'ldapts';
import { readSecret } from '../sdk/index.ts';
import type { DirectoryConfig } from './config.ts';
import { isConnectionFailure } from './ldap-errors.ts';
import { createSession, type Session } from './session.ts';

/** Connections to one directory, each signed in as the connector's account. */
export interface Connections {
  /** Runs a task on a connection of its own. Errors are those of ldapts; a failed connection is not used again. */
  use<T>(task: (session: Session) => Promise<T>): Promise<T>;
  /** The same for a task that only reads: where the connection fails under it, it runs once more on a new one. */
  read<T>(task: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens connections when they are needed, at most as many as configured, and keeps them. A task has its connection
 * alone: OpenLDAP allows one paged search for each, and a time-out ends everything that shares one.
 */
export function createConnections(config: DirectoryConfig, folder: string): Connections {
  const open = createOpener(config, folder);
  const idle: OpenConnection[] = [];
  const waiting: (() => void)[] = [];
  let free = config.connections;
  let closed = false;

  const use = async <T>(task: (session: Session) => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      const connection = takeBound(idle) ?? (await open());
      const { client, session } = connection;
      try {
        return await task(session);
      } finally {
        // ldapts connects again by itself, but signs in to nothing: only a connection that is still bound is kept.
        if (client.isBound && !closed) idle.push(connection);
        else await client.unbind().catch(() => undefined);
      }
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };

  return {
    use,
    read: (task) =>
      use(task).catch((error: unknown) => {
        if (!isConnectionFailure(error) || closed) throw error;
        return use(task);
      }),
    async close() {
      closed = true;
      await Promise.all(idle.splice(0).map(({ client }) => client.unbind().catch(() => undefined)));
    },
  };
}

interface OpenConnection {
  client: Client;
  session: Session;
}

function takeBound(idle: OpenConnection[]): OpenConnection | undefined {
  for (;;) {
    const connection = idle.pop();
    if (!connection || connection.client.isBound) return connection;
  }
}

function createOpener(config: DirectoryConfig, folder: string): () => Promise<OpenConnection> {
  const { url, startTls, caFile, bindDn, passwordFile, timeoutSeconds } = config;
  const password = readSecret('directory.password', config.password, passwordFile, folder);
  if (!password) throw new Error('directory.password is missing or empty. Write directory.password or passwordFile.');
  const ca = caFile === undefined ? undefined : readFileSync(resolve(folder, caFile), 'utf8');
  const host = new URL(url.replace(/^ldap/, 'http')).hostname.replace(/^\[|\]$/g, '');
  const tls = {
    host,
    servername: /^[\d.]+$|:/.test(host) ? '' : host,
    minVersion: 'TLSv1.2' as const,
    ...(ca ? { ca: [ca] } : {}),
  };
  const timeout = timeoutSeconds * 1000;
  const options: ClientOptions = {
    url,
    timeout,
    connectTimeout: timeout,
    // Small requests go out at once, not when the answer to the one before has come.
    createConnection: ((port: number, host: string) =>
      connect({ port, host, noDelay: true })) as ClientOptions['createConnection'],
    createSecureConnection: ((...args: Parameters<typeof connectTls>) =>
      connectTls(...args).setNoDelay()) as ClientOptions['createSecureConnection'],
    // ldapts uses TLS from the first byte wherever it gets TLS options.
    ...(url.startsWith('ldaps:') ? { tlsOptions: tls } : {}),
  };
  return async () => {
    const client = new Client({ ...options });
    try {
      if (startTls) await client.startTLS({ ...tls });
      await client.bind(bindDn, password);
      return { client, session: createSession(client) };
    } catch (error) {
      await client.unbind().catch(() => undefined);
      throw error;
    }
  };
}
