import { type Code, CodedError } from '@postern/protocol/messages';
import { limits, type WireFault } from '@postern/protocol/wire';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

const statuses: Partial<Record<Code, number>> = {
  invalid_request: 400,
  agent_cloned: 409,
  lease_lost: 409,
  request_too_large: 413,
  upgrade_required: 426,
};

/**
 * Answers the faults of the work calls as the wire has them. What is not theirs (authentication, bugs) goes on to the
 * server's own handler.
 */
export const workFaults =
  (clock: () => number) => (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
    const fault = toCoded(error);
    const status = fault && statuses[fault.code];
    if (!fault || !status) throw error;
    const body: WireFault = { error: fault.code, message: fault.message, serverTime: clock() };
    return reply.code(status).send(body);
  };

function toCoded(error: FastifyError): CodedError | undefined {
  if (error instanceof CodedError) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new CodedError('request_too_large', { limit: limits.body / 1024 });
  }
  // An empty body, no JSON, another content type: Fastify's own words, which carry nothing of the body.
  if (error.code?.startsWith('FST_ERR_CTP_') || (error.statusCode === 400 && error.name === 'SyntaxError')) {
    return new CodedError('invalid_request', { detail: error.message });
  }
  return undefined;
}
