import type { ScimReply, ServerLog } from '@postern/connector';
import { CodedError } from '@postern/protocol/messages';
import { storable } from '@postern/protocol/wire';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { createRateLimit } from '../api/rate-limit.ts';
import type { Db } from '../db/database.ts';
import type { SystemLog } from '../log/system-log.ts';
import { answerBy, refusal } from './answer.ts';
import { createAppLog } from './app-log.ts';
import type { Callers } from './callers.ts';
import type { FoundCaller } from './find-caller.ts';
import { addressOf, callOf, goneWith, type Incoming, traceIdOf } from './incoming.ts';
import { maskedSearch } from './mask.ts';
import type { InboundModes } from './mode.ts';
import type { RequestLog } from './request-log.ts';
import { inboundPrefix, inboundUrl } from './settings.ts';
import { tee } from './tee.ts';

export interface EndpointDeps {
  db: Db;
  modes: InboundModes;
  callers: Pick<Callers, 'find'>;
  systemLog: SystemLog;
  requests: RequestLog;
  /** Origin of the org. */
  publicUrl: string;
  clock: () => number;
  log: Pick<Logger, 'error'>;
}

interface Answered {
  reply: ScimReply;
  /** Deviations from the RFC that were accepted. */
  notes: string[];
}

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
      // Fastify looks at this header before anybody is asked.
      const wrongType = (error as { statusCode?: number }).statusCode === 415;
      if (!wrongType) deps.log.error({ err: error }, 'Inbound SCIM failed');
      const told = new CodedError(wrongType ? 'inbound_content_type_invalid' : 'inbound_failed');
      const { status, headers, body } = refusal(told);
      return reply.code(status).headers(headers).send(body);
    });
    const handler = async (request: Incoming, reply: FastifyReply) => {
      const { status, headers, body } = await answer(request, reply);
      return reply.code(status).headers(headers).send(body);
    };
    scope.all<{ Params: { app: string } }>(`${inboundPrefix}:app`, handler);
    scope.all<{ Params: { app: string } }>(`${inboundPrefix}:app/*`, handler);
  });
}

function createAnswer(deps: EndpointDeps) {
  const { modes, callers, requests, publicUrl, clock, log } = deps;
  const secondsToWait = createRateLimits(clock);
  const refusals = createRateLimit({ clock, perMinute: shownRefusals });
  const appLog = createAppLog(deps);

  /** Lets the app's mode answer whoever may ask. Throws CodedError where nobody is asked. */
  async function ask(
    found: FoundCaller | undefined,
    request: Incoming,
    given: { body: AsyncIterable<Uint8Array>; signal: AbortSignal; at: number },
  ): Promise<Answered> {
    if (!found?.caller) throw new CodedError('inbound_credential_refused');
    const { app, caller } = found;
    const { requestsPerMinute: limit, deadlineSeconds } = app.settings;
    const wait = secondsToWait(app.id, limit);
    if (wait !== undefined) {
      const error = new CodedError('inbound_rate_limited', { app: app.label, limit });
      return { reply: refusal(error, { 'retry-after': String(wait) }), notes: [] };
    }
    const deadline = given.at + deadlineSeconds * 1000;
    const call = { caller, traceId: traceIdOf(request), signal: given.signal, deadline };
    let notes: string[] = [];
    const audit: ServerLog = {
      info: (line) => {
        // They quote what the caller sent.
        notes = storable((line as { audit: { notes?: string[] } }).audit.notes ?? []);
      },
      warn: () => undefined,
      error: (fields, message) => log.error(fields, message),
    };
    const asked = callOf(request, given.body, inboundUrl(publicUrl, app.name));
    return { reply: await answerBy(modes, app, call, asked, audit), notes };
  }

  return async (request: Incoming, reply: FastifyReply): Promise<ScimReply> => {
    const began = performance.now();
    const at = clock();
    const { authorization } = request.headers;
    const found = await callers.find({ appName: request.params.app, authorization, now: at });
    const body = tee(request.raw);
    const given = { body: body.body, signal: goneWith(reply), at };
    const answered = await ask(found, request, given).catch(refused);
    if (!found) return answered.reply;
    if (found.caller) await appLog.deviations(found.app, found.caller, answered.notes);
    else await appLog.refused(found.app, request.ip);
    if (!found.caller && !refusals.take(found.app.id).allowed) return answered.reply;
    const { segments, search } = addressOf(request);
    requests.add({
      app_id: found.app.id,
      at: new Date(at).toISOString(),
      caller: found.caller?.name ?? null,
      remote: request.ip,
      method: request.method,
      path: `/${segments.join('/')}${maskedSearch(search)}`,
      status: answered.reply.status,
      ms: Math.round((performance.now() - began) * 10) / 10,
      notes: answered.notes,
      request: body.text(),
      response: answered.reply.body,
    });
    return answered.reply;
  };
}

function refused(error: unknown): Answered {
  if (!(error instanceof CodedError)) throw error;
  const unknown = error.code === 'inbound_credential_refused';
  return { reply: refusal(error, unknown ? { 'www-authenticate': 'Bearer realm="SCIM"' } : {}), notes: [] };
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
