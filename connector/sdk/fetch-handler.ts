import type { ScimVersion } from '@postern/protocol/scim';
import type { ScimCall } from './call.ts';
import type { Connector } from './connector.ts';
import { createScimEndpoint, type EndpointOptions, type ScimEndpoint } from './endpoint.ts';
import { defaultVersionPaths, segmentsOf } from './paths.ts';

export interface FetchHandlerOptions extends EndpointOptions {
  /** Path before the version. Default `/scim`. */
  basePath?: string;
  /** Paths of the versions below the base path; leave one out to not serve it. Default `/v1` and `/v2`. */
  versionPaths?: Partial<Record<ScimVersion, string>>;
  /** Base URL that callers use when it differs from the request's, e.g. behind a reverse proxy. */
  publicUrl?: string;
  /** Address of the caller for the audit log; a `Request` does not know it. */
  remoteOf?: (request: Request) => string;
}

/**
 * A connector as a plain function, for any server that speaks `Request` and `Response`. TLS and who may connect are
 * that server's matter. Paths outside of the versions are answered 404.
 */
export function createFetchHandler(
  connector: Connector,
  options: FetchHandlerOptions,
): (request: Request) => Promise<Response> {
  if (options.auth.type === 'certificate')
    throw new Error('A Request carries no client certificate. Set another auth.');
  const { basePath = '/scim', versionPaths = defaultVersionPaths, publicUrl, remoteOf } = options;
  const served = (['1.1', '2.0'] as const).flatMap((version) => {
    const path = versionPaths[version];
    if (path === undefined) return [];
    return [{ base: segmentsOf(`${basePath}/${path}`), endpoint: createScimEndpoint(connector, version, options) }];
  });

  return async (request) => {
    const url = new URL(request.url);
    const segments = segmentsOf(url.pathname);
    const found = served.find(({ base }) => base.every((one, index) => segments[index] === one));
    if (!found) return new Response('{}', { status: 404, headers: { 'content-type': 'application/json' } });
    const origin = publicUrl ?? url.origin;
    return responseOf(found.endpoint, {
      method: request.method,
      segments: segments.slice(found.base.length),
      path: url.pathname,
      search: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      body: request.body ?? undefined,
      baseUrl: [origin, ...found.base].join('/'),
      remote: remoteOf?.(request) ?? '-',
    });
  };
}

async function responseOf(endpoint: ScimEndpoint, call: ScimCall): Promise<Response> {
  const { status, headers, body } = await endpoint(call);
  return new Response(body ?? null, { status, headers });
}
