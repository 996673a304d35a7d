import type { PublicKey } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { ClientMetadata } from 'oidc-provider';
import type { Tx } from '../../db/database.ts';

const prefix = 'agent-';
export const clientIdOf = (agentId: string): string => `${prefix}${agentId}`;
export const agentIdOf = (clientId: string): string => clientId.slice(prefix.length);

/** An agent as an OAuth client: its own keys, and nothing but client_credentials (RFC 7523, RFC 9449). */
export function agentClient(agentId: string, keys: { jkt: string; jwk: PublicKey }[]): ClientMetadata {
  return {
    client_id: clientIdOf(agentId),
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    dpop_bound_access_tokens: true,
    jwks: { keys: keys.map(({ jkt, jwk }) => ({ ...jwk, kid: jkt, alg: 'ES256', use: 'sig' })) },
  };
}

/** Read anew for every request, so that a revoked agent or key gets no further token. */
export async function findAgentClient(db: Tx, clientId: string, now: Date): Promise<ClientMetadata | undefined> {
  if (!clientId.startsWith(prefix)) return undefined;
  const keys = await db
    .selectFrom('agent')
    .innerJoin('agent_key', 'agent_key.agent_id', 'agent.id')
    .select(['agent.id', 'agent_key.jkt', 'agent_key.jwk'])
    .where(sql<string>`agent.id::text`, '=', agentIdOf(clientId))
    .where('agent.status', '=', 'active')
    .where((where) => where.or([where('agent_key.expires_at', 'is', null), where('agent_key.expires_at', '>', now)]))
    .orderBy('agent_key.jkt')
    .execute();
  const id = keys[0]?.id;
  return id === undefined ? undefined : agentClient(id, keys);
}
