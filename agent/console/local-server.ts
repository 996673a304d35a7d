import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import type { ConsoleRouter } from './router.ts';
import { socketPath } from './socket-path.ts';

/**
 * Serves the console on the local socket of a data folder, for the user of the agent alone; and, for one more person, on
 * that of the folder `forPerson`, whose rights whoever starts the agent sets.
 */
export async function serveLocalConsole(
  router: ConsoleRouter,
  dataDir: string,
  forPerson?: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const handler = new RPCHandler(router);
  const listener: RequestListener = (request, response) => {
    const answered = once(response, 'finish');
    answered.catch(() => undefined);
    handler.handle(request, response, { prefix: '/rpc', context: { carrier: 'socket', answered } }).then(
      ({ matched }) => {
        if (!matched) response.writeHead(404).end();
      },
      () => response.destroy(),
    );
  };
  const path = socketPath(dataDir);
  const servers = [await listen(listener, path, 0o600)];
  if (forPerson) servers.push(await listen(listener, socketPath(forPerson), 0o660));
  return { path, close: async () => void (await Promise.all(servers.map(close))) };
}

async function listen(listener: RequestListener, path: string, mode: number): Promise<Server> {
  const server = createServer(listener);
  // Whoever holds the lock of the folder owns the path; a socket that is there was left by a process that was killed.
  if (process.platform !== 'win32') rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve());
  });
  if (process.platform !== 'win32') chmodSync(path, mode);
  return server;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
