import { CodedError } from '@postern/protocol/messages';
import type { FastifyRequest } from 'fastify';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../db/database.ts';
import { createTokenReader } from '../call/access-token.ts';
import type { ProofRegister } from '../call/proof-register.ts';
import type { AdminIdentity } from '../port.ts';
import type { SharedKeys } from '../shared-keys.ts';
import { serviceClientId } from './client.ts';
import { requireProof } from './proof.ts';
import { apiAudience } from './provider.ts';

const claims = z.object({
  exp: z.number(),
  scope: z.string(),
  service_app_id: z.uuid(),
  cnf: z.object({ jkt: z.string() }).optional(),
});

/** How exactly "last used" is kept; each step costs a write. */
const usedStepMs = 60_000;

export interface ServiceAuthDeps {
  db: Tx;
  publicUrl: string;
  signing: SharedKeys['signing'];
  register: ProofRegister;
  clock: () => number;
}

export type ServiceAuth = (request: FastifyRequest, scheme: 'Bearer' | 'DPoP', token: string) => Promise<AdminIdentity>;

/**
 * Who calls with an access token. The app is looked up with every call: a deleted one is refused at once, and a scope
 * that it no longer has does not count. Throws CodedError `access_token_refused`, `dpop_proof_refused`.
 */
export async function createServiceAuth(deps: ServiceAuthDeps): Promise<ServiceAuth> {
  const { db, clock } = deps;
  const tokens = await createTokenReader({ ...deps, audience: apiAudience(deps.publicUrl), claims });
  return async (request, scheme, value) => {
    const token = await tokens.read(value);
    // A bound token without its proof is worth nothing (RFC 9449 section 7.2).
    if (!token || (scheme === 'DPoP') !== (token.cnf !== undefined)) throw new CodedError('access_token_refused');
    if (token.cnf) await requireProof(deps, request, { token: value, jkt: token.cnf.jkt });
    const { rows } = await sql<{ id: string; name: string; scopes: string[]; last_used_at: Date | null }>`
      select id, name, scopes, last_used_at from service_app where id = ${token.service_app_id}::uuid`.execute(db);
    if (!rows[0]) throw new CodedError('access_token_refused');
    const { id, name, scopes, last_used_at } = rows[0];
    const now = clock();
    if (now - (last_used_at?.getTime() ?? 0) > usedStepMs)
      await sql`update service_app set last_used_at = ${new Date(now)}::timestamptz where id = ${id}::uuid`.execute(db);
    const given = new Set(token.scope.split(' '));
    return {
      ...{ id, login: serviceClientId(id), name, role: 'service app', via: 'service app' },
      scopes: scopes.filter((scope) => given.has(scope)),
      actor: { type: 'PublicClientApp', id, displayName: name },
    };
  };
}
