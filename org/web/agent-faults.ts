import { type Code, CodedError } from '@postern/protocol/messages';
import { type WireFault, wireBase } from '@postern/protocol/wire';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Nonces } from '../auth/nonces.ts';

const statuses: Partial<Record<Code, number>> = {
  invalid_token: 401,
  invalid_dpop_proof: 401,
  use_dpop_nonce: 401,
  proof_replayed: 401,
  agent_revoked: 401,
  key_removed: 401,
  enrolment_token_refused: 401,
  key_mismatch: 403,
  key_replaced: 403,
  not_what_was_allowed: 403,
  key_in_use: 409,
  invalid_request: 400,
  upgrade_required: 426,
};

export interface FaultDeps {
  nonces: Nonces;
  clock: () => number;
}

/** A refused or failed call below `/agent/v1` in the words of the wire (RFC 9449 section 7 for the challenge). */
export function answerAgentFault(
  deps: FaultDeps,
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { status, code, message } = faultOf(error);
  if (status === 401) {
    reply.header('www-authenticate', `DPoP error="${code}", algs="ES256"`);
    reply.header('dpop-nonce', deps.nonces.next());
  }
  if (status >= 500) request.log.error({ err: error }, 'A call of an agent failed');
  const body: WireFault = { error: code, message, serverTime: deps.clock() };
  return reply.code(status).send(body);
}

function faultOf(error: FastifyError): { status: number; code: string; message: string } {
  if (error instanceof CodedError)
    return { status: statuses[error.code] ?? 400, code: error.code, message: error.message };
  const { statusCode = 500 } = error;
  if (statusCode >= 500)
    return { status: 500, code: 'org_failed', message: 'The org failed at this call; its log says why.' };
  return {
    status: statusCode,
    code: 'invalid_request',
    message: new CodedError('invalid_request', { detail: error.message }).message,
  };
}

/** The answer to a proof over an older nonce carries the one to sign next. */
export function renewNonce(app: FastifyInstance, nonces: Nonces): void {
  app.addHook('onSend', async (request, reply) => {
    if (request.dpopNonce === undefined || reply.hasHeader('dpop-nonce')) return;
    const next = nonces.next();
    if (request.dpopNonce !== next) reply.header('dpop-nonce', next);
  });
}

export const isAgentCall = (request: FastifyRequest): boolean => request.url.startsWith(`${wireBase}/`);
