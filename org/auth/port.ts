/** Who calls: what the routes of the org ask of auth/. Implemented in auth/call/agent-auth.ts and auth/admin/admin-auth.ts. */
import type { FastifyRequest } from 'fastify';
import type { LogActor } from '../log/event.ts';

/** An agent whose token, proof, key and status were checked for this very call. */
export interface AgentIdentity {
  agentId: string;
  /** Thumbprint of the key that signed the call. */
  jkt: string;
  /** The DPoP nonce that the call was signed over. */
  nonce: string;
}

export interface AgentAuth {
  /**
   * Checks a call below `/agent/v1`; the answer then carries a `DPoP-Nonce` when the series has moved.
   * Throws CodedError `invalid_token`, `invalid_dpop_proof`, `use_dpop_nonce`, `proof_replayed`, `key_removed`,
   * `agent_revoked`, all answered 401.
   */
  requireAgent(request: FastifyRequest): Promise<AgentIdentity>;
  /**
   * The same in two steps: token, signature and nonce hold when it resolves; whether the proof is new and agent and key
   * are still good is known with `checked`. Nothing may be handed out or written before that.
   */
  recognise(request: FastifyRequest): Promise<{ agentId: string; checked: Promise<AgentIdentity> }>;
}

export interface Administrator {
  id: string;
  login: string;
  name: string;
  role: string;
}

export interface AdminIdentity extends Administrator {
  via: 'session' | 'token' | 'service app';
  /** What a service app may call; it has no role. */
  scopes?: readonly string[];
  /** For the system log: the administrator, the API token that acts for one, or the service app. */
  actor: LogActor;
}

export interface AdminAuth {
  /**
   * A console session (cookie `postern_session`; every method but GET and HEAD also needs its `X-CSRF-Token`) or an API
   * token (`Authorization: SSWS …`), or the access token of a service app (`Bearer …`, or `DPoP …` with a proof).
   * Throws CodedError `not_signed_in`, `access_token_refused`, `dpop_proof_refused` (401), `csrf_missing` (403).
   */
  authenticateAdmin(request: FastifyRequest): Promise<AdminIdentity>;
}
