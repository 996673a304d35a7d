import { type ExchangeRequest, exchangeRequest, limits, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import { parse } from './body.ts';
import { recognisedCaller } from './caller.ts';
import type { WorkDeps } from './work.ts';

/** `POST /exchange`: the long poll and the reports. */
export function exchangeRoute(app: FastifyInstance, { queue, recognise, changesTold }: WorkDeps): void {
  app.post(`${wireBase}/exchange`, { bodyLimit: limits.body }, async (request, reply) => {
    const { caller, checked } = await recognisedCaller(request, recognise);
    const body = await parsed(request.body, checked);
    if (body.changed?.length) {
      await checked;
      await changesTold(caller.agentId, body.changed);
    }
    // Aborts when the connection ends before the whole answer was written: the wait ends, and a delivery goes back.
    const gone = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) gone.abort();
    });
    if (reply.raw.closed) gone.abort();
    return queue.exchange(caller, body, gone.signal, checked);
  });
}

/** Whoever may not call hears that, and not what is wrong with the body. */
async function parsed(body: unknown, checked: Promise<unknown>): Promise<ExchangeRequest> {
  try {
    return parse(exchangeRequest, body);
  } catch (error) {
    await checked;
    throw error;
  }
}
