import { CodedError } from '@postern/protocol/messages';
import { agentScope, enrolScope } from '@postern/protocol/wire';
import type { FastifyRequest } from 'fastify';
import type { Tx } from '../../db/database.ts';
import type { AgentAuth, AgentIdentity } from '../port.ts';
import type { AccessTokens, EnrolToken } from './access-token.ts';
import type { Proof, Proofs } from './proof.ts';
import type { ProofRegister } from './proof-register.ts';

/** Who asks to become an agent: allowed by an administrator, or holding an enrolment token that is still to be checked. */
export type Candidate = { by: 'device'; token: EnrolToken; jkt: string } | { by: 'token'; secret: string; jkt: string };

export interface CallAuth extends AgentAuth {
  /** For `POST /agents`. Throws CodedError as `requireAgent` does. */
  requireCandidate(request: FastifyRequest): Promise<Candidate>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The nonce of a call whose proof held; the answer carries another when the series has moved. */
    dpopNonce?: string;
  }
}

export interface CallAuthDeps {
  db: Tx;
  tokens: AccessTokens;
  proofs: Proofs;
  register: ProofRegister;
}

export function createCallAuth(deps: CallAuthDeps): CallAuth {
  async function checkFresh(proof: Proof, agentId?: string) {
    const checked = await deps.register.check({ id: proof.id, jkt: proof.jkt, agentId });
    if (!checked.fresh) throw new CodedError('proof_replayed');
    return checked;
  }

  async function check(request: FastifyRequest, agentId: string, proof: Proof): Promise<AgentIdentity> {
    const { status, live, address } = await checkFresh(proof, agentId);
    if (status !== 'active') throw new CodedError('agent_revoked');
    if (!live) throw new CodedError('key_removed');
    if (address !== request.ip) await moved(deps.db, agentId, request.ip);
    return { agentId, jkt: proof.jkt, nonce: proof.nonce };
  }

  async function recognise(request: FastifyRequest) {
    const { scheme, value } = authorization(request);
    if (scheme !== 'dpop') throw new CodedError('invalid_token');
    const token = await deps.tokens.read(value);
    if (token?.scope !== agentScope) throw new CodedError('invalid_token');
    const proof = prove(request, value, token.cnf.jkt);
    const checked = check(request, token.agent_id, proof);
    // Whoever fails on the way to it has something else to say.
    checked.catch(() => undefined);
    return { agentId: token.agent_id, checked };
  }

  return {
    recognise,
    requireAgent: async (request) => (await recognise(request)).checked,

    async requireCandidate(request): Promise<Candidate> {
      const { scheme, value } = authorization(request);
      if (scheme === 'bearer' && value.startsWith('pet_')) {
        const { jkt, ...proof } = prove(request, value);
        await checkFresh({ jkt, ...proof });
        return { by: 'token', secret: value, jkt };
      }
      const token = scheme === 'dpop' ? await deps.tokens.read(value) : undefined;
      if (token?.scope !== enrolScope) throw new CodedError('invalid_token');
      const proof = prove(request, value, token.cnf.jkt);
      await checkFresh(proof);
      return { by: 'device', token, jkt: proof.jkt };
    },
  };

  function prove(request: FastifyRequest, token: string, jkt?: string): Proof {
    const proof = deps.proofs.check(request, token);
    if (jkt !== undefined && proof.jkt !== jkt) throw new CodedError('invalid_token');
    request.dpopNonce = proof.nonce;
    return proof;
  }
}

function authorization(request: FastifyRequest): { scheme: string; value: string } {
  const [scheme = '', value = ''] = (request.headers.authorization ?? '').split(' ');
  return { scheme: scheme.toLowerCase(), value };
}

const moved = (db: Tx, id: string, address: string) =>
  db.updateTable('agent').set({ address }).where('id', '=', id).execute();
