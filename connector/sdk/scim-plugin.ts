import type { ScimVersion } from '@postern/protocol/scim';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addAudit, type ServerLog } from './audit.ts';
import { type AuthOptions, createAuthenticator } from './auth.ts';
import type { Connector } from './connector.ts';
import { addDiscoveryRoutes } from './discovery-routes.ts';
import { answerError } from './error-answer.ts';
import { scimError } from './errors.ts';
import { groupKind, userKind } from './resource-kind.ts';
import { addResourceRoutes } from './resource-routes.ts';

export interface ScimPluginOptions {
  auth: AuthOptions;
  /** Most resources in one answer. Default 200. */
  maxPage?: number;
  log?: ServerLog;
  /** Base URL that callers use when it differs from what they send as Host, e.g. behind a reverse proxy. */
  publicUrl?: string;
  documentationUri?: string;
}

/** Serves one SCIM version of a connector below `prefix` of an existing Fastify server. */
export function addScimVersion(
  app: FastifyInstance,
  connector: Connector,
  version: ScimVersion,
  prefix: string,
  options: ScimPluginOptions,
): void {
  const { auth, maxPage = 200, log, publicUrl, documentationUri } = options;
  const baseUrl = (request: FastifyRequest) => `${publicUrl ?? `${request.protocol}://${request.host}`}${prefix}`;
  if (!app.hasRequestDecorator('scimState')) app.decorateRequest('scimState');
  app.register(
    async (scope) => {
      addBodyParser(scope);
      addAudit(scope, version, log);
      addAuthentication(scope, auth);
      const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
        const { status, body, detail, unexpected } = answerError(error, version, request.scimState.traceId);
        if (unexpected) log?.error({ err: error, traceId: request.scimState.traceId }, 'request failed unexpectedly');
        request.scimState.error = detail;
        if (status === 503) reply.header('retry-after', '5');
        return reply.code(status).header('content-type', contentType(version)).send(body);
      };
      scope.setErrorHandler(sendError);
      scope.setNotFoundHandler((request, reply) =>
        sendError(
          scimError(404, `${request.method} ${request.url.split('?', 1)[0]} is not part of SCIM here.`),
          request,
          reply,
        ),
      );
      scope.addHook('onSend', async (_request, reply, payload) => {
        if (payload) reply.header('content-type', contentType(version));
        return payload;
      });
      const routes = { version, maxPage, sorts: connector.sorts === true, baseUrl };
      addResourceRoutes(scope, userKind(connector, version), routes);
      addResourceRoutes(scope, groupKind(connector, version), routes);
      addDiscoveryRoutes(scope, connector, { version, maxPage, auth, documentationUri });
    },
    { prefix },
  );
}

function contentType(version: ScimVersion): string {
  return version === '1.1' ? 'application/json; charset=utf-8' : 'application/scim+json; charset=utf-8';
}

/** Reads both JSON types; an empty body is no error, since some callers send the header with DELETE. */
function addBodyParser(scope: FastifyInstance): void {
  const parse = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser(['application/json', 'text/plain']);
  scope.addContentTypeParser<string>(
    ['application/json', 'application/scim+json'],
    { parseAs: 'string' },
    (request, body, done) => {
      if (body === '') done(null, undefined);
      else parse(request, body, done);
    },
  );
}

function addAuthentication(scope: FastifyInstance, auth: AuthOptions): void {
  const { authenticate, challenge } = createAuthenticator(auth);
  scope.addHook('onRequest', async (request, reply) => {
    const principal = await authenticate(request.headers);
    if (principal !== undefined) {
      request.scimState.principal = principal;
      return;
    }
    if (challenge) reply.header('www-authenticate', challenge);
    throw scimError(
      401,
      'The credentials are missing or wrong. Check user, password or header in the connection settings.',
    );
  });
}
