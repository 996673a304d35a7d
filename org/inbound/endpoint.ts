import { randomBytes } from 'node:crypto';
import type { ScimCall, ScimReply, ServerLog } from '@postern/connector';
import { CodedError } from '@postern/protocol/messages';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { createRateLimit } from '../api/rate-limit.ts';
import type { InboundTokens } from '../auth/call/inbound-token.ts';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import { answerBy, refusal } from './answer.ts';
import { createDeviations } from './deviations.ts';
import { findCaller } from './find-caller.ts';
import { maskedBody, maskedSearch } from './mask.ts';
import type { InboundModes } from './mode.ts';
import type { RequestLog } from './request-log.ts';
import { inboundUrl } from './settings.ts';
import { tee } from './tee.ts';

export interface EndpointDeps {
  db: Db;
  modes: InboundModes;
  tokens: Pick<InboundTokens, 'read'>;
  systemLog: SystemLog;
  requests: RequestLog;
  /** Origin of the org. */
  publicUrl: string;
  clock: () => number;
  log: Pick<Logger, 'error'>;
}

/** What the SDK's audit line tells of an answer. */
interface Audit {
  notes?: string[];
}

const prefix = '/scim/v2/';
/** Refused callers that the inspector keeps of each app within a minute. */
const shownRefusals = 30;

/** `/scim/v2/<app>`: SCIM 2.0 for identity providers in front of the org (RFC 7644). */
export async function registerInbound(app: FastifyInstance, deps: EndpointDeps): Promise<void> {
  const answer = createAnswer(deps);
  await app.register(async (scope) => {
    // The SCIM endpoint reads bodies itself, once it is known who asks.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.setErrorHandler((error, _request, reply) => {
      deps.log.error({ err: error }, 'Inbound SCIM failed');
      const { status, headers, body } = refusal(new CodedError('inbound_failed'));
      return reply.code(status).headers(headers).send(body);
    });
    const handler = async (request: FastifyRequest<{ Params: { app: string } }>, reply: FastifyReply) => {
      const { status, headers, body } = await answer(request, reply);
      return reply.code(status).headers(headers).send(body);
    };
    scope.all<{ Params: { app: string } }>(`${prefix}:app`, handler);
    scope.all<{ Params: { app: string } }>(`${prefix}:app/*`, handler);
  });
}

function createAnswer(deps: EndpointDeps) {
  const { db, modes, requests, clock } = deps;
  const rate = createRateLimits(clock);
  const deviations = createDeviations(deps);
  const refusals = createRateLimit({ clock, perMinute: shownRefusals });

  return async (request: FastifyRequest<{ Params: { app: string } }>, reply: FastifyReply): Promise<ScimReply> => {
    const began = performance.now();
    const at = clock();
    const { authorization } = request.headers;
    const found = await findCaller(db.kysely, deps.tokens, { appName: request.params.app, authorization, now: at });
    const body = tee(request.raw);
    let audit: Audit = {};
    let answered: ScimReply;
    try {
      if (!found?.caller) throw new CodedError('inbound_credential_refused');
      const late = rate(found.app.id, found.app.settings.requestsPerMinute);
      if (late !== undefined) {
        const { label: app, settings } = found.app;
        const error = new CodedError('inbound_rate_limited', { app, limit: settings.requestsPerMinute });
        answered = refusal(error, { 'retry-after': String(late) });
      } else {
        const call = {
          caller: found.caller,
          traceId: traceIdOf(request),
          signal: goneWith(reply),
          deadline: at + found.app.settings.deadlineSeconds * 1000,
        };
        const asked = callOf(request, body.body, inboundUrl(deps.publicUrl, found.app.name));
        answered = await answerBy(
          modes,
          found.app,
          call,
          asked,
          auditLog(deps.log, (line) => (audit = line)),
        );
      }
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const challenge: Record<string, string> =
        error.code === 'inbound_credential_refused' ? { 'www-authenticate': 'Bearer realm="SCIM"' } : {};
      answered = refusal(error, challenge);
    }
    if (found?.caller && audit.notes) await deviations.tell(found.app, found.caller, audit.notes);
    if (found && (found.caller || refusals.take(found.app.id).allowed)) {
      const [path = '', search = ''] = split(request.raw.url ?? '');
      requests.add({
        app_id: found.app.id,
        at: new Date(at).toISOString(),
        caller: found.caller?.name ?? null,
        remote: request.ip,
        method: request.method,
        path: `/${belowBase(path).join('/')}${maskedSearch(search)}`,
        status: answered.status,
        ms: Math.round((performance.now() - began) * 10) / 10,
        notes: audit.notes ?? [],
        request: maskedBody(body.text()),
        response: maskedBody(answered.body),
      });
    }
    return answered;
  };
}

/** Each app has a limit of its own. @returns seconds to wait, or undefined where the request may pass */
function createRateLimits(clock: () => number): (appId: string, perMinute: number) => number | undefined {
  const byLimit = new Map<number, ReturnType<typeof createRateLimit>>();
  return (appId, perMinute) => {
    const limit = byLimit.get(perMinute) ?? createRateLimit({ clock, perMinute });
    byLimit.set(perMinute, limit);
    const { allowed, reset } = limit.take(appId);
    return allowed ? undefined : Math.max(1, Math.ceil(reset - clock() / 1000));
  };
}

function auditLog(log: EndpointDeps['log'], keep: (audit: Audit) => void): ServerLog {
  return {
    info: (fields) => keep((fields as { audit: Audit }).audit),
    warn: () => undefined,
    error: (fields, message) => log.error(fields, message),
  };
}

function callOf(request: FastifyRequest, body: AsyncIterable<Uint8Array>, baseUrl: string): ScimCall {
  const [path = '', search = ''] = split(request.raw.url ?? '');
  const { method, headers, ip } = request;
  return { method, segments: belowBase(path), path, search, headers, body, baseUrl, remote: ip };
}

/** Segments below `/scim/v2/<app>`, still percent-encoded. */
const belowBase = (path: string): string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .slice(3);

function split(url: string): [string, string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

/** Aborts when the connection closes before the answer was sent. */
function goneWith(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return gone.signal;
}

/** The caller's own W3C trace id, or a new one. */
function traceIdOf({ headers }: FastifyRequest): string {
  const header = headers['traceparent'];
  const id = typeof header === 'string' ? /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(header)?.[1] : undefined;
  return id && !/^0+$/.test(id) ? id : randomBytes(16).toString('hex');
}
