import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { RPCHandler } from '@orpc/server/node';
import type { ConsoleRouter } from './router.ts';
import { socketPath } from './socket-path.ts';

/** Serves the console on the local socket of a data folder; only the user of the agent may connect. */
export async function serveLocalConsole(
  router: ConsoleRouter,
  dataDir: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const path = socketPath(dataDir);
  const handler = new RPCHandler(router);
  const server = createServer((request, response) => {
    handler.handle(request, response, { prefix: '/rpc', context: { carrier: 'socket' } }).then(
      ({ matched }) => {
        if (!matched) response.writeHead(404).end();
      },
      () => response.destroy(),
    );
  });
  // Whoever holds the lock of the folder owns the path; a socket that is there was left by a process that was killed.
  if (process.platform !== 'win32') rmSync(path, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(path, () => resolve());
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    path,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
