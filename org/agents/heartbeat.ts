import { heartbeatRequest, limits, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import { parse } from './body.ts';
import { callerOf } from './caller.ts';
import type { WorkDeps } from './work.ts';

/** `POST /heartbeat`: extends the leases of what runs. */
export function heartbeatRoute(app: FastifyInstance, { queue, requireAgent }: WorkDeps): void {
  app.post(`${wireBase}/heartbeat`, { bodyLimit: limits.body }, async (request) => {
    const caller = await callerOf(request, requireAgent);
    return queue.heartbeat(caller, parse(heartbeatRequest, request.body));
  });
}
