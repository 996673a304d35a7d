import type { Readable } from 'node:stream';
import { mayCall, type Operation, type PathParams, rolesOf, scopesOf } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { AdminIdentity } from '../auth/port.ts';
import type { LogActor } from '../log/event.ts';
import { challenge } from './challenge.ts';
import type { ApiDeps } from './deps.ts';
import { linkHeader, type Page } from './paging.ts';
import { createRateLimit } from './rate-limit.ts';
import { validate } from './validate.ts';

/** One validated call, as a handler gets it. */
export interface Call<Path extends string, Query, Body> {
  params: PathParams<Path>;
  query: Query;
  body: Body;
  admin: AdminIdentity;
  /** The administrator as the system log names them. */
  actor: LogActor;
  /** Sets the answer's ETag. */
  etag(value: string): void;
  /** Throws `etag_mismatch` where the caller asked for another state than this one (RFC 9110 section 13.1.1). */
  match(value: string, type: string): void;
}

/** A file whose name needs no quoting; `size` in bytes. */
export interface SentFile {
  name: string;
  size: number;
  content: Readable;
}

/** Binds operations to handlers, behind authentication, permission, rate limit and validation, in this order. */
export interface Routes {
  one<Path extends string, Query, Body, Answer>(
    operation: Operation<Path, Query, Body, Answer>,
    handler: (call: Call<Path, Query, Body>) => Promise<Answer>,
  ): void;
  /** Answers a file, for saving. */
  file<Path extends string, Query, Body>(
    operation: Operation<Path, Query, Body, undefined>,
    handler: (call: Call<Path, Query, Body>) => Promise<SentFile>,
  ): void;
  list<Path extends string, Query, Body, Item>(
    operation: Operation<Path, Query, Body, Item[]>,
    handler: (call: Call<Path, Query, Body>) => Promise<Page<Item>>,
  ): void;
}

export function createRoutes(app: FastifyInstance, deps: ApiDeps): Routes {
  const perMinute = deps.requestsPerMinute ?? 30_000;
  const rateLimit = createRateLimit({ clock: deps.clock, perMinute });

  async function admit(operation: Operation, request: FastifyRequest, reply: FastifyReply): Promise<AdminIdentity> {
    const refused = (error: unknown, scope?: string): never => {
      challenge(error, request, reply, { org: deps.org.url, ...(scope && { scope }) });
      throw error;
    };
    const admin = await deps.authenticateAdmin(request).catch((error: unknown) => refused(error));
    const { allowed, limit, remaining, reset } = rateLimit.take(admin.id);
    reply.headers({ 'X-Rate-Limit-Limit': limit, 'X-Rate-Limit-Remaining': remaining, 'X-Rate-Limit-Reset': reset });
    if (!allowed) throw new CodedError('rate_limited', { limit: perMinute });
    const enough = scopesOf(operation);
    // Okta asks for a role of the app beside its scopes; here the scopes are all that it is given.
    if (admin.scopes && enough.length > 0) {
      if (enough.some((scope) => admin.scopes?.includes(scope))) return admin;
      return refused(new CodedError('insufficient_scope', { scopes: enough.join(', ') }), enough[0]);
    }
    if (admin.scopes || !mayCall(admin.role, operation)) {
      throw new CodedError('role_not_enough', { roles: rolesOf(operation).join(', '), role: admin.role });
    }
    return admin;
  }

  function bind<Path extends string, Query, Body>(
    operation: Operation<Path, Query, Body, unknown>,
    answer: (call: Call<Path, Query, Body>, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): void {
    app.route({
      method: operation.method as HTTPMethods,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      handler: async (request, reply) => {
        const admin = await admit(operation as Operation, request, reply);
        const call = toCall(operation, request, reply, admin);
        const body = await answer(call, request, reply);
        reply.status(operation.status);
        return operation.answer || operation.media ? reply.send(body) : reply.send();
      },
    });
  }

  return {
    one: (operation, handler) => bind(operation, (call) => handler(call)),
    file: (operation, handler) =>
      bind(operation, async (call, _request, reply) => {
        const { name, size, content } = await handler(call);
        reply.type(operation.media ?? 'application/octet-stream');
        reply.headers({ 'Content-Length': size, 'Content-Disposition': `attachment; filename="${name}"` });
        return content;
      }),
    list: (operation, handler) =>
      bind(operation, async (call, request, reply) => {
        const { items, after } = await handler(call);
        reply.header('Link', linkHeader(deps.org.url, request.url, after));
        return items;
      }),
  };
}

function toCall<Path extends string, Query, Body>(
  operation: Operation<Path, Query, Body, unknown>,
  request: FastifyRequest,
  reply: FastifyReply,
  admin: AdminIdentity,
): Call<Path, Query, Body> {
  return {
    params: readParams(request) as PathParams<Path>,
    query: (operation.query ? validate(operation.query, request.query, 'query') : undefined) as Query,
    body: (operation.body ? validate(operation.body, request.body ?? {}, 'body') : undefined) as Body,
    admin,
    actor: admin.actor,
    etag: (value) => void reply.header('ETag', `"${value}"`),
    match(value, type) {
      const wanted = request.headers['if-match'];
      if (wanted === undefined || wanted.trim() === '*') return;
      const tags = wanted.split(',').map((tag) => tag.trim());
      if (!tags.includes(`"${value}"`)) throw new CodedError('etag_mismatch', { type });
    },
  };
}

/** What no id can contain names nothing. */
function readParams(request: FastifyRequest): Record<string, string> {
  const params = request.params as Record<string, string>;
  for (const value of Object.values(params)) {
    if (!value.isWellFormed() || /\p{Cc}/u.test(value)) throw new CodedError('not_found', { id: '?', type: 'path' });
  }
  return params;
}
