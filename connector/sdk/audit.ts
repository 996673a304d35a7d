import type { ScimVersion } from '@postern/protocol/scim';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { traceIdOf } from './trace.ts';

/** Where the server writes; a pino logger fits. */
export interface ServerLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One request as the audit log keeps it. Bodies and credentials are never part of it. */
export interface AuditEntry {
  principal: string;
  remote: string;
  version: ScimVersion;
  method: string;
  path: string;
  filter?: string;
  /** Id of the resource that a POST made. */
  created?: string;
  status: number;
  /** Milliseconds from the first byte to the last. */
  ms: number;
  traceId?: string;
  /** What the answer said when the request failed. */
  error?: string;
}

/** What is known of a request beyond what Fastify keeps. */
export interface RequestState {
  principal: string;
  traceId?: string;
  created?: string;
  error?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    scimState: RequestState;
  }
}

/** Gives each request its state, and writes one line for each answer. */
export function addAudit(scope: FastifyInstance, version: ScimVersion, log: ServerLog | undefined): void {
  scope.addHook('onRequest', (request, _reply, done) => {
    const traceId = traceIdOf(request.headers.traceparent);
    request.scimState = { principal: '-', ...(traceId ? { traceId } : {}) };
    done();
  });
  if (!log) return;
  scope.addHook('onResponse', (request, reply, done) => {
    const { principal, traceId, created, error } = request.scimState;
    const entry: AuditEntry = {
      principal,
      remote: request.ip,
      version,
      method: request.method,
      path: pathOf(request),
      ...filterOf(request),
      ...(created ? { created } : {}),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(traceId ? { traceId } : {}),
      ...(error ? { error } : {}),
    };
    log.info({ audit: entry }, `${entry.method} ${entry.path} ${entry.status}`);
    done();
  });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}

function filterOf(request: FastifyRequest): { filter?: string } {
  const { filter } = request.query as { filter?: unknown };
  if (typeof filter !== 'string') return {};
  return { filter: /password/i.test(filter) ? '[masked]' : filter };
}
