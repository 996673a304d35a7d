import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { call as callProcedure } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { CodedError } from '@postern/protocol/messages';
import { systemTimers, type Timers } from '../../link/timers.ts';
import type { ConsoleRouter } from '../router.ts';
import { refuse, secure, send } from './answer.ts';
import { loadAssets } from './assets.ts';
import { enter } from './enter.ts';
import { cookieOf, guard } from './guard.ts';
import { createTickets } from './one-time.ts';

export interface LoopbackDeps {
  router: ConsoleRouter;
  /** Folder of the built screens. */
  assets: string;
  /** 0 = any free one. */
  port: number;
  now?: () => number;
  timers?: Timers;
}

export interface LoopbackConsole {
  readonly port: number;
  /** A new one-time link. */
  link(): { url: string; validMs: number };
  close(): Promise<void>;
}

const linkMs = 10 * 60_000;
const sessionMs = 12 * 3_600_000;

/**
 * The screens for a browser on this machine, at 127.0.0.1 and, where there is one, ::1. Nothing but the page that takes
 * a one-time link is answered without a session. Throws CodedError `console_not_built` or `console_port_taken`.
 */
export async function serveLoopback(deps: LoopbackDeps): Promise<LoopbackConsole> {
  const now = deps.now ?? Date.now;
  const files = loadAssets(deps.assets);
  const timers = deps.timers ?? systemTimers;
  const links = createTickets({ lifeMs: linkMs, now, timers });
  const sessions = createTickets({ lifeMs: sessionMs, now, timers });
  const handler = new RPCHandler(deps.router);
  let port = deps.port;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const call = path.startsWith('/rpc/');
    // Cookies do not tell ports apart, so two agents on one machine need two names.
    const cookie = `postern_console_${port}`;
    secure(response);
    try {
      guard(request, port);
      if (await enter(path, request, response, { links, sessions, cookie, linkMinutes: linkMs / 60_000 })) return;
      const session = cookieOf(request, cookie) ?? '';
      if (!sessions.valid(session)) throw new CodedError('console_session_missing');
      cutWith(sessions.ends(session), response);
      if (call) return await answerCall(request, response);
      if (request.method === 'POST') throw new CodedError('console_method_refused', { method: 'POST' });
      if (path === '/agent.log') return await answerLog(response);
      const file = files.get(path);
      if (!file) throw new CodedError('console_page_unknown');
      const keep: Record<string, string> = file.forever
        ? { 'cache-control': 'private, max-age=31536000, immutable' }
        : {};
      send(response, 200, file.type, request.method === 'HEAD' ? '' : file.body, keep);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      refuse(response, error, call);
    }
  }

  /** A stream that was opened in a session does not outlive it. */
  function cutWith(ends: AbortSignal | undefined, response: ServerResponse): void {
    const cut = (): void => void response.destroy();
    ends?.addEventListener('abort', cut, { once: true });
    response.once('close', () => ends?.removeEventListener('abort', cut));
  }

  /** As long as the browser takes it, and no faster. */
  async function answerLog(response: ServerResponse): Promise<void> {
    response.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="agent.log"',
      'cache-control': 'no-store',
    });
    const pieces = await callProcedure(deps.router.log.download, undefined, { context: { carrier: 'loopback' } });
    await pipeline(async function* () {
      for await (const { text } of pieces) yield text;
    }, response);
  }

  async function answerCall(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A GET is never a call: what changes something cannot be reached by a link.
    if (request.method !== 'POST') throw new CodedError('console_method_refused', { method: request.method ?? '' });
    const { matched } = await handler.handle(request, response, { prefix: '/rpc', context: { carrier: 'loopback' } });
    if (!matched) throw new CodedError('console_page_unknown');
  }

  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch(() => response.destroy());
  };
  const servers: Server[] = [];
  const open = async (host: string): Promise<void> => {
    const server = createServer(listener);
    await listen(server, port, host);
    servers.push(server);
    port = (server.address() as AddressInfo).port;
  };
  await open('127.0.0.1');
  // Without IPv6 there is no ::1, and nobody misses it.
  await open('::1').catch(() => undefined);

  return {
    port,
    link: () => ({ url: `http://127.0.0.1:${port}/enter#${links.make()}`, validMs: linkMs }),
    close: async () => {
      links.clear();
      sessions.clear();
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise<void>((resolve) => server.close(() => resolve()));
          server.closeAllConnections();
          return closed;
        }),
      );
    },
  };
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server
      .once('error', (error: NodeJS.ErrnoException) =>
        reject(new CodedError('console_port_taken', { port, detail: error.code ?? error.message }, { cause: error })),
      )
      .listen(port, host, () => resolve());
  });
}
