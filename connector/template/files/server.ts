import { readFileSync } from 'node:fs';
import { type Connector, createScimServer, type ScimServer, type ServerLog } from '@postern/connector';
import { pino } from 'pino';
import { createApplication } from './application.ts';
import { createConnector } from './connector.ts';

export interface Settings {
  user: string;
  password: string;
  tls?: { certFile: string; keyFile: string };
  log?: ServerLog;
}

/** The SCIM server. Other computers reach it only with TLS; each request is a line of the log, without secrets. */
export function createServer(connector: Connector, { user, password, tls, log }: Settings): ScimServer {
  return createScimServer(connector, {
    auth: { type: 'basic', user, password },
    ...(tls ? { tls } : {}),
    ...(log ? { log } : {}),
  });
}

/** Settings from the environment: HOST, PORT, SCIM_USER, PASSWORD_FILE, TLS_CERT, TLS_KEY. */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { HOST = '127.0.0.1', PORT = '8443', SCIM_USER = 'postern', PASSWORD_FILE, TLS_CERT, TLS_KEY } = env;
  if (!PASSWORD_FILE) throw new Error('PASSWORD_FILE is not set. Name a file that holds the password of the caller.');
  const log = pino();
  const server = createServer(createConnector(createApplication()), {
    user: SCIM_USER,
    password: readFileSync(PASSWORD_FILE, 'utf8').trim(),
    ...(TLS_CERT && TLS_KEY ? { tls: { certFile: TLS_CERT, keyFile: TLS_KEY } } : {}),
    log,
  });
  const url = await server.listen({ host: HOST, port: Number(PORT) });
  log.info({ v1: `${url}/v1`, v2: `${url}/v2` }, 'listening');
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
}

if (import.meta.main) {
  main(process.env).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
