import type { AddressInfo } from 'node:net';
import type { ScimVersion } from '@postern/protocol/scim';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Connector } from './connector.ts';
import { answerError } from './error-answer.ts';
import { scimError } from './errors.ts';
import { isLoopback } from './loopback.ts';
import { defaultVersionPaths, segmentsOf } from './paths.ts';
import { addScimVersion, type ScimPluginOptions } from './scim-plugin.ts';
import { httpsOptions, type TlsOptions } from './tls.ts';

export interface ScimServerOptions extends ScimPluginOptions {
  tls?: TlsOptions;
  /** Path before the version. Default `/scim`. */
  basePath?: string;
  /** Paths of the versions below the base path; leave one out to not serve it. Default `/v1` and `/v2`. */
  versionPaths?: Partial<Record<ScimVersion, string>>;
  /** Serve without TLS to other computers too. Passwords then cross the network in clear. */
  allowPlainHttp?: boolean;
}

export interface ScimServer {
  /** For tests (`inject`) and for routes of one's own. */
  app: FastifyInstance;
  /** Starts; answers the base URL without the version, e.g. `https://127.0.0.1:8443/scim`. Port 0 takes a free one. */
  listen(where: { host: string; port: number }): Promise<string>;
  /** Stops: open requests are answered, then the connector is closed. */
  close(): Promise<void>;
}

const keepAliveTimeout = 75_000;

/** A SCIM 1.1 and 2.0 server over a connector. Refuses to be reachable from other computers without TLS and credentials. */
export function createScimServer(connector: Connector, options: ScimServerOptions): ScimServer {
  const { tls, basePath = '/scim', versionPaths = defaultVersionPaths } = options;
  const base = pathOf(basePath);
  if (options.auth.type === 'certificate' && !tls?.clientCa && !tls?.clientCaFile) {
    throw new Error('auth is certificate, but no client certificates are asked for. Set tls.clientCaFile.');
  }
  const common = {
    keepAliveTimeout,
    routerOptions: { ignoreTrailingSlash: true, ignoreDuplicateSlashes: true },
    frameworkErrors: badAddress,
  };
  // Fastify gives the https server a type of its own; nothing below depends on the difference.
  const app = (tls ? Fastify({ ...common, https: httpsOptions(tls) }) : Fastify(common)) as unknown as FastifyInstance;
  for (const version of ['1.1', '2.0'] as const) {
    const path = versionPaths[version];
    if (path !== undefined) addScimVersion(app, connector, version, base + pathOf(path), options);
  }
  app.addHook('onClose', async () => connector.close?.());

  return {
    app,
    async listen({ host, port }) {
      refuseUnsafe(host, connector.example ? { ...options, ...neverUnsafe(options) } : options);
      if (connector.example)
        options.log?.warn({ connector: connector.name }, 'this connector is an example: do not rely on it');
      await app.listen({ host, port });
      const address = app.server.address() as AddressInfo;
      const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
      return `${tls ? 'https' : 'http'}://${shownHost}:${address.port}${base}`;
    },
    close: () => app.close(),
  };
}

function pathOf(text: string): string {
  return segmentsOf(text)
    .map((segment) => `/${segment}`)
    .join('');
}

/** The options without what allows more than an example may. */
function neverUnsafe({ auth }: ScimServerOptions): Pick<ScimServerOptions, 'allowPlainHttp' | 'auth'> {
  return { allowPlainHttp: false, auth: auth.type === 'none' ? { type: 'none' } : auth };
}

function refuseUnsafe(host: string, { auth, tls, allowPlainHttp }: ScimServerOptions): void {
  if (isLoopback(host)) return;
  if (!tls && !allowPlainHttp) {
    throw new Error(
      `Other computers can reach ${host}, and there is no TLS certificate. Set tls.certFile and tls.keyFile, or listen on 127.0.0.1.`,
    );
  }
  if (auth.type === 'none' && !auth.allowRemote) {
    throw new Error(
      `Other computers can reach ${host}, and no credentials are asked for. Set auth to basic, bearer or header, or listen on 127.0.0.1.`,
    );
  }
}

/** An address that is not percent-encoded as it should be reaches no route; everything else does. */
function badAddress(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const { status, body } = answerError(scimError(400, error.message, 'invalidSyntax'), '2.0');
  reply.code(status).header('content-type', 'application/scim+json; charset=utf-8').send(JSON.stringify(body));
}
