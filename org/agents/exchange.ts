import { exchangeRequest, limits, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import { parse } from './body.ts';
import { callerOf } from './caller.ts';
import type { WorkDeps } from './work.ts';

/** `POST /exchange`: the long poll and the reports. */
export function exchangeRoute(app: FastifyInstance, { queue, requireAgent, changesTold }: WorkDeps): void {
  app.post(`${wireBase}/exchange`, { bodyLimit: limits.body }, async (request, reply) => {
    const caller = await callerOf(request, requireAgent);
    const body = parse(exchangeRequest, request.body);
    if (body.changed?.length) await changesTold(caller.agentId, body.changed);
    // Aborts when the connection ends before the whole answer was written: the wait ends, and a delivery goes back.
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    if (reply.raw.closed) gone.abort();
    return queue.exchange(caller, body, gone.signal);
  });
}
