import { sql } from 'kysely';
import { type ClientMetadata, Provider } from 'oidc-provider';
import type { Tx } from '../../db/database.ts';

const prefix = 'service-';
export const serviceClientId = (id: string): string => `${prefix}${id}`;
export const serviceAppIdOf = (clientId: string): string => clientId.slice(prefix.length);

interface Row {
  id: string;
  jwk: Record<string, unknown>;
  kid: string;
  scopes: string[];
  dpop: boolean;
}

/**
 * A service app as an OAuth client: client_credentials by its own key (RFC 7523). Read anew for every request, so that a
 * deleted one gets no further token. Okta's SDKs send a DPoP proof with every request for a token; where the app does
 * not ask for bound tokens, it is not looked at.
 */
export async function findServiceClient(db: Tx, clientId: string): Promise<ClientMetadata | undefined> {
  if (!clientId.startsWith(prefix)) return undefined;
  const { rows } = await sql<Row>`
    select id, jwk, kid, scopes, dpop from service_app where id::text = ${serviceAppIdOf(clientId)}`.execute(db);
  if (!rows[0]) return undefined;
  const { jwk, kid, scopes, dpop } = rows[0];
  const alg = jwk['kty'] === 'RSA' ? 'RS256' : 'ES256';
  if (!dpop) delete Provider.ctx?.req.headers['dpop'];
  return {
    client_id: clientId,
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: alg,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
    dpop_bound_access_tokens: dpop,
    scope: scopes.join(' '),
    jwks: { keys: [{ ...jwk, kid, alg, use: 'sig' }] },
  };
}
