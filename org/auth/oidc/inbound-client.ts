import { sql } from 'kysely';
import type { ClientMetadata } from 'oidc-provider';
import type { Tx } from '../../db/database.ts';

const prefix = 'inbound-';
export const inboundScope = 'scim';
export const inboundClientId = (credentialId: string): string => `${prefix}${credentialId}`;
export const credentialIdOf = (clientId: string): string => clientId.slice(prefix.length);
export const isInboundClient = (clientId: string): boolean => clientId.startsWith(prefix);

/** What the tokens of identity providers are for; which app they reach is checked with every call. */
export const inboundAudience = (publicUrl: string): string => `${publicUrl}/scim/v2`;

/**
 * An identity provider as an OAuth client: client_credentials by a secret, in the header or in the body (RFC 6749
 * section 2.3.1). Read anew for every request, so that a revoked one gets no further token. The secret is its digest.
 */
export async function findInboundClient(db: Tx, clientId: string, now: Date): Promise<ClientMetadata | undefined> {
  if (!isInboundClient(clientId)) return undefined;
  const { rows } = await sql<{ hash: string }>`
    select hash from inbound_credential where id::text = ${credentialIdOf(clientId)} and type = 'client'
      and (expires_at is null or expires_at > ${now}::timestamptz)`.execute(db);
  if (!rows[0]) return undefined;
  return {
    client_id: clientId,
    client_secret: rows[0].hash,
    token_endpoint_auth_method: 'client_secret_basic',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  };
}
