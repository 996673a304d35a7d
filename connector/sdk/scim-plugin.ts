import type { TLSSocket } from 'node:tls';
import type { ScimVersion } from '@postern/protocol/scim';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ScimCall } from './call.ts';
import type { Connector } from './connector.ts';
import { createScimEndpoint, type EndpointOptions, type ScimEndpoint } from './endpoint.ts';
import { segmentsOf } from './paths.ts';

export interface ScimPluginOptions extends EndpointOptions {
  /** Base URL that callers use when it differs from what they send as Host, e.g. behind a reverse proxy. */
  publicUrl?: string;
}

/** Serves one SCIM version of a connector below `prefix` of an existing Fastify server. */
export function addScimVersion(
  app: FastifyInstance,
  connector: Connector,
  version: ScimVersion,
  prefix: string,
  options: ScimPluginOptions,
): void {
  const ends = new AbortController();
  // Fastify waits for open requests before it closes.
  app.addHook('preClose', async () => ends.abort());
  const endpoint = createScimEndpoint(connector, version, { ...options, stopped: ends.signal });
  const answer = answerWith(endpoint, options.publicUrl);
  app.register(
    async (scope) => {
      // The endpoint reads bodies itself, once it knows who asks.
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
      scope.all('/', answer);
      scope.all('/*', answer);
    },
    { prefix },
  );
}

/** The route of a path that ends in `/*` or in nothing: what stands before is the base of the version. */
function answerWith(endpoint: ScimEndpoint, publicUrl: string | undefined) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { status, headers, body } = await endpoint(callOf(request, publicUrl));
    return reply.code(status).headers(headers).send(body);
  };
}

function callOf(request: FastifyRequest, publicUrl: string | undefined): ScimCall {
  const [path = '', search = ''] = split(request.raw.url ?? '', '?');
  const all = segmentsOf(path);
  const base = segmentsOf(request.routeOptions.url?.replace(/\*$/, '') ?? '').length;
  const origin = publicUrl ?? `${request.protocol}://${request.host}`;
  return {
    method: request.method,
    segments: all.slice(base),
    path,
    search,
    headers: request.headers,
    body: request.raw,
    baseUrl: [origin, ...all.slice(0, base)].join('/'),
    remote: request.ip,
    certificate: certificateOf(request),
  };
}

function certificateOf({ raw: { socket } }: FastifyRequest): string | undefined {
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  const name = authorized ? getPeerCertificate?.call(socket).subject?.CN : undefined;
  return Array.isArray(name) ? name[0] : name;
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
