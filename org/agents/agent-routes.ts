import { createPublicKey } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { enrolRequest, type PublicKey, rotateRequest, wireBase } from '@postern/protocol/wire';
import type { FastifyInstance } from 'fastify';
import { parse } from './body.ts';
import type { AgentsDeps } from './deps.ts';
import { enrol } from './enrol.ts';
import { unenrol } from './lifecycle.ts';
import { rotateKey } from './rotate-key.ts';

/** Calls by which an agent comes, changes its key and goes: `POST /agents`, `POST /agents/self/keys`, `DELETE /agents/self`. */
export function registerAgents(app: FastifyInstance, deps: AgentsDeps): void {
  app.post(`${wireBase}/agents`, { bodyLimit: 16_384 }, async (request, reply) => {
    const candidate = await deps.auth.requireCandidate(request);
    const body = parse(enrolRequest, request.body);
    checkEncryptionKey(body.encryptionKey, body.signingKey);
    const { answer, created } = await enrol(deps, { candidate, request: body, address: request.ip });
    return reply.code(created ? 201 : 200).send(answer);
  });

  app.post(`${wireBase}/agents/self/keys`, { bodyLimit: 16_384 }, async (request) => {
    const caller = await deps.auth.requireAgent(request);
    const body = parse(rotateRequest, request.body);
    if (body.encryptionKey) checkEncryptionKey(body.encryptionKey, body.signingKey);
    return { ...(await rotateKey(deps, caller, body)), serverTime: deps.clock() };
  });

  app.delete(`${wireBase}/agents/self`, async (request) => {
    const { agentId } = await deps.auth.requireAgent(request);
    await unenrol(deps, agentId);
    return { serverTime: deps.clock() };
  });
}

/** A point that is not on the curve would fail much later, when the first secret is sealed to it. */
function checkEncryptionKey(key: PublicKey, signingKey: PublicKey): void {
  if (key.x === signingKey.x) throw new CodedError('invalid_request', { detail: 'encryptionKey is the signing key' });
  try {
    createPublicKey({ key: { ...key }, format: 'jwk' });
  } catch (cause) {
    throw new CodedError('invalid_request', { detail: 'encryptionKey is not a point of P-256' }, { cause });
  }
}
