import { lease, leaseHeader, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parse } from './body.ts';
import { callerOf } from './caller.ts';
import type { WorkDeps } from './work.ts';

const params = z.object({ id: z.uuid() });

/** `GET /actions/{id}/payload`: what was too large for the delivery, for the holder of the lease only. */
export function payloadRoute(app: FastifyInstance, { queue, requireAgent, clock }: WorkDeps): void {
  app.get(`${wireBase}/actions/:id/payload`, async (request) => {
    const caller = await callerOf(request, requireAgent);
    const { id } = parse(params, request.params);
    const token = parse(lease.shape.token, request.headers[leaseHeader]);
    return { payload: await queue.payload(caller, id, token), serverTime: clock() };
  });
}
