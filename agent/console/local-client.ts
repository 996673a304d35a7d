import { createORPCClient, safe } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { ConsoleContract } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { Agent, fetch as undiciFetch } from 'undici';
import { socketPath } from './socket-path.ts';

export type ConsoleClient = ContractRouterClient<ConsoleContract>;

export interface LocalConsole {
  client: ConsoleClient;
  close(): Promise<void>;
}

/** As `connectLocalConsole`; undefined where no agent runs on the folder. */
export async function findLocalConsole(dataDir: string): Promise<LocalConsole | undefined> {
  return connectLocalConsole(dataDir).catch((error: unknown) => {
    if (error instanceof CodedError && error.code === 'service_not_running') return undefined;
    throw error;
  });
}

/** Connects to the running agent of a data folder. Throws CodedError `service_not_running`. */
export async function connectLocalConsole(dataDir: string): Promise<LocalConsole> {
  const dispatcher = new Agent({ connect: { socketPath: socketPath(dataDir) }, bodyTimeout: 0, headersTimeout: 0 });
  const link = new RPCLink({
    url: 'http://postern/rpc',
    // undici's fetch and the global one differ in type only.
    fetch: (async (request: Request, init: RequestInit) => {
      const body = request.method === 'GET' ? undefined : await request.text();
      const options = {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        body,
        signal: request.signal,
        ...init,
        dispatcher,
      };
      return (await undiciFetch(request.url, options as Parameters<typeof undiciFetch>[1])) as unknown as Response;
    }) as (request: Request, init: RequestInit) => Promise<Response>,
  });
  const client: ConsoleClient = createORPCClient(link);
  const { error } = await safe(client.process.info());
  if (error) {
    await dispatcher.destroy();
    throw new CodedError('service_not_running', { dir: dataDir }, { cause: error });
  }
  return { client, close: () => dispatcher.destroy() };
}
