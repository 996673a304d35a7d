import type { ScimVersion } from '@postern/protocol/scim';
import { type ServerLog, writeAudit } from './audit.ts';
import { type AuthOptions, createAuthenticator } from './auth.ts';
import type { Route, RouteAnswer, RouteRequest, ScimCall, ScimReply } from './call.ts';
import { createChangeFeed } from './change-feed.ts';
import { changeRoutes } from './change-routes.ts';
import type { Connector } from './connector.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { answerError } from './error-answer.ts';
import { scimError } from './errors.ts';
import { grantRoutes } from './grant-routes.ts';
import { readJson } from './read-body.ts';
import { groupKind, userKind } from './resource-kind.ts';
import { resourceRoutes } from './resource-routes.ts';
import { findRoute } from './routes.ts';
import { traceIdOf } from './trace.ts';

export interface EndpointOptions {
  auth: AuthOptions;
  /** Most resources in one answer. Default 200. */
  maxPage?: number;
  /** Largest body in bytes. Default 16 MiB: a PUT of a group carries all its members. A user has at most 1 MiB of it. */
  bodyLimit?: number;
  log?: ServerLog;
  documentationUri?: string;
  /** Answers calls that wait for a change, once the server stops. */
  stopped?: AbortSignal;
}

/** Answers one request, errors included; never rejects. */
export type ScimEndpoint = (call: ScimCall) => Promise<ScimReply>;

/**
 * One SCIM version of a connector, without a network: checks who asks, finds the route, answers, and writes the audit
 * log. Every carrier (server, Fastify plugin, fetch handler) only translates its requests for this.
 */
export function createScimEndpoint(connector: Connector, version: ScimVersion, options: EndpointOptions): ScimEndpoint {
  const { auth, maxPage = 200, bodyLimit = 16 * 1024 * 1024, log, documentationUri, stopped } = options;
  const { authenticate, challenge } = createAuthenticator(auth);
  const each = { version, maxPage, sorts: connector.sorts === true };
  const routes = new Map<string, Route>([
    ...resourceRoutes(userKind(connector, version), each),
    ...resourceRoutes(groupKind(connector, version), each),
    ...(version === '2.0' ? grantRoutes(connector, maxPage) : []),
    ...changeRoutes(connector.watch && createChangeFeed(connector.watch, { stopped, log })),
    ...discoveryRoutes(connector, { version, maxPage, auth, documentationUri }),
  ]);

  const run = async (call: ScimCall, request: RouteRequest, headers: ScimReply['headers']): Promise<RouteAnswer> => {
    const principal = await authenticate(call);
    if (principal === undefined) {
      if (challenge) headers['www-authenticate'] = challenge;
      throw wrongCredentials();
    }
    request.context.principal = principal;
    const found = findRoute(routes, call.method, call.segments);
    if ('error' in found) {
      headers['allow'] = found.allow;
      throw found.error;
    }
    request.id = found.id;
    const answer = await found.handler(request);
    if (!found.bodiless) return answer;
    const { body: _body, ...rest } = answer;
    return rest;
  };

  return async (call) => {
    const began = performance.now();
    const traceId = traceIdOf(call.headers['traceparent']);
    const request: RouteRequest = {
      id: '',
      query: new URLSearchParams(call.search),
      headers: call.headers,
      baseUrl: call.baseUrl,
      context: { version, principal: '-', ...(traceId ? { traceId } : {}) },
      body: (most = bodyLimit) => readJson(call, Math.min(most, bodyLimit)),
      notes: [],
    };
    const headers: ScimReply['headers'] = {};
    let answer: RouteAnswer;
    let failure: string | undefined;
    try {
      answer = await run(call, request, headers);
    } catch (error) {
      const { status, body, detail, unexpected, retryAfter = 5 } = answerError(error, version, traceId);
      if (unexpected) log?.error({ err: error, traceId }, 'request failed unexpectedly');
      failure = detail;
      answer = { status, body };
      if (status === 503 || status === 429) headers['retry-after'] = String(retryAfter);
      // What is left of the body is not read, so the connection cannot be used again.
      if (status === 413) headers['connection'] = 'close';
    }
    const { context, created, notes } = request;
    if (log) {
      writeAudit(log, call, {
        principal: context.principal,
        version,
        ...(created ? { created } : {}),
        ...(notes.length ? { notes } : {}),
        status: answer.status,
        ms: Math.round((performance.now() - began) * 10) / 10,
        ...(traceId ? { traceId } : {}),
        ...(failure ? { error: failure } : {}),
      });
    }
    Object.assign(headers, answer.headers);
    if (answer.body === undefined) return { status: answer.status, headers };
    headers['content-type'] = contentType(version);
    return { status: answer.status, headers, body: JSON.stringify(answer.body) };
  };
}

function wrongCredentials() {
  return scimError(
    401,
    'The credentials are missing or wrong. Check user, password or header in the connection settings.',
  );
}

function contentType(version: ScimVersion): string {
  return version === '1.1' ? 'application/json; charset=utf-8' : 'application/scim+json; charset=utf-8';
}
