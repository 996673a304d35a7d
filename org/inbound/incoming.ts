import { randomUUID } from 'node:crypto';
import type { ScimCall } from '@postern/connector';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request below `/scim/v2/<app>`. */
export type Incoming = FastifyRequest<{ Params: { app: string } }>;

/** The request as the SDK's endpoint takes it. */
export function callOf(request: Incoming, body: AsyncIterable<Uint8Array>, baseUrl: string): ScimCall {
  const { path, search, segments } = addressOf(request);
  const { method, headers, ip } = request;
  return { method, segments, path, search, headers, body, baseUrl, remote: ip };
}

/** Path and query as they came; `segments` are those below the base URL, still percent-encoded. */
export function addressOf({ raw }: Incoming): { path: string; search: string; segments: string[] } {
  const url = raw.url ?? '';
  const at = url.indexOf('?');
  const path = at < 0 ? url : url.slice(0, at);
  const all = path.split('/').filter((segment) => segment !== '');
  return { path, search: at < 0 ? '' : url.slice(at + 1), segments: all.slice(3) };
}

/** Aborts when the connection closes before the whole answer was sent. */
export function goneWith(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** The caller's own W3C trace id, or a new one. */
export function traceIdOf({ headers }: Incoming): string {
  const header = headers['traceparent'];
  const id = typeof header === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(header)?.[1] : undefined;
  return id && !/^0+$/.test(id) ? id : randomUUID().replaceAll('-', '');
}
