/** A server with one fault: the memory connector behind something that gets one thing wrong. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMemoryConnector } from '../memory/memory-connector.ts';
import { createFetchHandler } from '../sdk/index.ts';

/** One request, as text, and the right answer to it. */
export interface Exchange {
  method: string;
  /** Path and query below the base. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
  /** Sends it, or something else, to the server that does everything right. */
  next(change?: Change): Promise<Reply>;
}

export interface Change {
  method?: string;
  path?: string;
  body?: string;
  headers?: Record<string, string>;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
}

export type Fault = (exchange: Exchange) => Promise<Reply>;

const token = 'right';
export const faultyAuth = { type: 'bearer', token } as const;

/** Listens on a free port; answers the base URL of SCIM 2.0. */
export async function startFaulty(fault: Fault): Promise<{ url: string; close(): Promise<void> }> {
  const handle = createFetchHandler(createMemoryConnector(), { auth: faultyAuth });
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const bytes = Buffer.concat(parts);
    const method = request.method ?? 'GET';
    const path = (request.url ?? '').replace('/scim/v2', '');
    const sent = new Headers(request.headers as Record<string, string>);
    const next: Exchange['next'] = async (change = {}) => {
      const headers = new Headers(sent);
      for (const [name, value] of Object.entries(change.headers ?? {})) headers.set(name, value);
      headers.delete('content-length');
      const body = change.method === 'GET' ? '' : (change.body ?? bytes);
      const init = {
        method: change.method ?? method,
        headers,
        ...(body.length ? { body: typeof body === 'string' ? body : new Uint8Array(body) } : {}),
      };
      const answer = await handle(new Request(`http://127.0.0.1/scim/v2${change.path ?? path}`, init));
      return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
    };
    const query = new URLSearchParams(path.split('?')[1] ?? '');
    const { status, headers, text } = await fault({
      method,
      path,
      query,
      headers: request.headers as Record<string, string>,
      body: bytes.toString('utf8'),
      next,
    });
    response.writeHead(status, headers).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/scim/v2`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
