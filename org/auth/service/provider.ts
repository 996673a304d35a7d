import { scopes } from '@postern/protocol/management';
import { type Client, type Context, errors, Provider, type Token } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Tx } from '../../db/database.ts';
import { createAdapter } from '../oidc/adapter.ts';
import type { SharedKeys } from '../shared-keys.ts';
import { findServiceClient, serviceAppIdOf } from './client.ts';

/** As Okta's. */
const tokenSeconds = 3600;
const algorithms = ['RS256', 'ES256'];

export const apiAudience = (publicUrl: string): string => `${publicUrl}/api/v1`;

export interface ServiceProviderDeps {
  db: Tx;
  /** Origin of the org. */
  publicUrl: string;
  keys: SharedKeys;
  log: Pick<Logger, 'error'>;
}

/**
 * The authorization server of the management API, at the addresses where Okta's SDKs look for it: client_credentials for
 * service apps and nothing else. Apart from that of agents, so that neither takes the other's clients or keys.
 */
export function createServiceProvider({ db, publicUrl, keys, log }: ServiceProviderDeps): Provider {
  const { kid, ...privateKey } = keys.signing;
  const resource = apiAudience(publicUrl);
  const provider = new Provider(publicUrl, {
    adapter: createAdapter({ db, findClient: (id) => findServiceClient(db, id) }),
    jwks: { keys: [{ ...privateKey, kid }] },
    cookies: { keys: keys.cookies },
    routes: { token: '/oauth2/v1/token', jwks: '/oauth2/v1/keys', authorization: '/oauth2/v1/authorize' },
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['private_key_jwt'],
    scopes,
    responseTypes: ['none'],
    enabledJWA: { clientAuthSigningAlgValues: algorithms, dPoPSigningAlgValues: algorithms },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: keys.nonceSecret, requireNonce: () => true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo(ctx: Context, asked: string, client: Client) {
          if (asked !== resource) throw new errors.InvalidTarget();
          requireScopes(ctx, client);
          return {
            scope: client.scope,
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenSeconds,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    ttl: { ClientCredentials: tokenSeconds },
    extraTokenClaims: (_ctx: Context, token: Token) => ({ service_app_id: serviceAppIdOf(token.clientId) }),
  });
  provider.proxy = true;
  provider.on('server_error', (_ctx, error: Error) =>
    log.error({ err: error }, 'The authorization server of the management API failed'),
  );
  return provider;
}

/** oidc-provider leaves out what it does not know; a script shall hear of it when it asks. */
function requireScopes(ctx: Context, client: Client): void {
  const asked = String(ctx.oidc.params?.['scope'] ?? '')
    .split(' ')
    .filter(Boolean);
  if (asked.length === 0) throw new errors.InvalidScope('scope must name at least one of the scopes of this app');
  const granted = new Set(client.scope?.split(' '));
  const missing = asked.find((scope) => !granted.has(scope));
  if (missing) throw new errors.InvalidScope('One or more scopes are not granted to this service app', missing);
}
