import type { Change } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import type { Queue } from '../queue/port.ts';
import type { Recognise, RequireAgent } from './caller.ts';
import { exchangeRoute } from './exchange.ts';
import { workFaults } from './faults.ts';
import { heartbeatRoute } from './heartbeat.ts';
import { payloadRoute } from './payload.ts';

export interface WorkDeps {
  queue: Queue;
  requireAgent: RequireAgent;
  recognise: Recognise;
  /** Something has changed in applications that the agent watches; durable when it resolves. */
  changesTold(agentId: string, changed: readonly Change[]): Promise<void>;
  /** Epoch ms. */
  clock: () => number;
}

/** The calls by which agents get work and report it: exchange, heartbeat, payload. */
export async function registerWork(app: FastifyInstance, deps: WorkDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.setErrorHandler(workFaults(deps.clock));
    exchangeRoute(scope, deps);
    heartbeatRoute(scope, deps);
    payloadRoute(scope, deps);
  });
}
