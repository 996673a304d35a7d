import { agentScope, deviceParams, enrolClientId, enrolScope, stated, wireBase } from '@postern/protocol/wire';
import type { Client, Context, Token } from 'oidc-provider';
import { errors, Provider } from 'oidc-provider';
import type { Logger } from 'pino';
import type { Tx } from '../../db/database.ts';
import { sameDigest } from '../digest.ts';
import type { SharedKeys } from '../shared-keys.ts';
import { createAdapter } from './adapter.ts';
import { agentIdOf, findAgentClient } from './agent-client.ts';
import type { DevicePages } from './device-pages.ts';
import { credentialIdOf, findInboundClient, inboundAudience, inboundScope, isInboundClient } from './inbound-client.ts';
import { statedIn } from './stated-in.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
/** Seconds an access token lives: agent and key are checked on every call, so only a lost org could be outlived. */
const tokenSeconds = 300;
const codeSeconds = 600;

export interface ProviderDeps {
  db: Tx;
  /** Origin of the org, as everyone outside writes it. */
  publicUrl: string;
  keys: SharedKeys;
  pages: DevicePages;
  clock: () => number;
  log: Pick<Logger, 'error' | 'warn'>;
  /** Seconds between two polls of a device code; default 5. */
  interval?: number;
}

/** The authorization server: device flow for people who enrol an agent, client_credentials for enrolled agents and for inbound SCIM. */
export function createProvider(deps: ProviderDeps): Provider {
  const interval = deps.interval ?? 5;
  const resource = `${deps.publicUrl}${wireBase}`;
  const { kid, ...privateKey } = deps.keys.signing;

  const findClient = async (id: string) => {
    const now = new Date(deps.clock());
    return (await findAgentClient(deps.db, id, now)) ?? findInboundClient(deps.db, id, now);
  };

  const provider = new Provider(deps.publicUrl, {
    adapter: createAdapter({ db: deps.db, findClient, interval }),
    jwks: { keys: [{ ...privateKey, kid }] },
    cookies: { keys: deps.keys.cookies },
    routes: {
      authorization: '/oauth/auth',
      token: '/oauth/token',
      jwks: '/oauth/jwks',
      device_authorization: '/oauth/device',
      code_verification: '/activate',
      end_session: '/oauth/end',
    },
    clients: [
      {
        client_id: enrolClientId,
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: [deviceGrant],
        response_types: [],
        redirect_uris: [],
        dpop_bound_access_tokens: true,
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    clientAuthMethods: ['none', 'private_key_jwt', 'client_secret_basic', 'client_secret_post'],
    scopes: [],
    responseTypes: ['none'],
    enabledJWA: { clientAuthSigningAlgValues: ['ES256'], dPoPSigningAlgValues: ['ES256'] },
    extraParams: Object.fromEntries(deviceParams.map((name) => [name, checkParam(name)])),
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      clientCredentials: { enabled: true },
      dPoP: { enabled: true, nonceSecret: deps.keys.nonceSecret, requireNonce: () => true },
      deviceFlow: { enabled: true, mask: '****-****', ...deps.pages.deviceFlow },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_ctx: Context, client: Client) =>
          isInboundClient(client.clientId) ? inboundAudience(deps.publicUrl) : resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx: Context, asked: string, client: Client) => {
          const inbound = isInboundClient(client.clientId);
          if (asked !== (inbound ? inboundAudience(deps.publicUrl) : resource)) throw new errors.InvalidTarget();
          const own = client.clientId === enrolClientId ? enrolScope : agentScope;
          return {
            scope: inbound ? inboundScope : own,
            audience: asked,
            accessTokenFormat: 'jwt',
            accessTokenTTL: tokenSeconds,
            jwt: { sign: { alg: 'ES256' } },
          };
        },
      },
    },
    ttl: {
      DeviceCode: codeSeconds,
      AccessToken: tokenSeconds,
      ClientCredentials: tokenSeconds,
      Grant: codeSeconds,
      Interaction: codeSeconds,
      Session: codeSeconds,
    },
    extraTokenClaims,
    // A grant of before never answers for a new agent: every agent is asked for afresh.
    loadExistingGrant: (ctx: Context) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId ? ctx.oidc.provider.Grant.find(grantId) : undefined;
    },
    interactions: { url: (_ctx: Context, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: async (_ctx: Context, id: string) => {
      const found = await deps.db.selectFrom('administrator').select('id').where('id', '=', id).executeTakeFirst();
      return found && { accountId: id, claims: () => ({ sub: id }) };
    },
    renderError: deps.pages.renderError,
  });
  // Secrets rest as digests.
  provider.Client.prototype.compareClientSecret = function (this: Client, given: string) {
    return sameDigest(this.clientSecret ?? '', given);
  };
  // Host, scheme and address of every request were set by the server (see pin-address.ts).
  provider.proxy = true;
  provider.on('device_authorization.success', (_ctx, body: { interval?: number }) => {
    body.interval = interval;
  });
  provider.on('server_error', (_ctx, error: Error) =>
    deps.log.error({ err: error }, 'The authorization server failed'),
  );
  return provider;
}

/** Runs at every endpoint for every client, so it looks which one this is. */
const checkParam = (name: (typeof deviceParams)[number]) => (ctx: Context, value: unknown, client: Client) => {
  if (ctx.oidc.route !== 'device_authorization' || client.clientId !== enrolClientId) return;
  const good =
    name === 'agent_jkt'
      ? typeof value === 'string' && /^[\w-]{43}$/.test(value)
      : stated.shape[name.slice('agent_'.length) as keyof typeof stated.shape].safeParse(value).success;
  if (!good) throw new errors.InvalidRequest(`${name} is missing, empty or too long`);
};

/** What was stated goes into the enrolment token, so that it cannot change after Allow; an agent gets tokens for its own keys only. */
function extraTokenClaims(ctx: Context, token: Token): Record<string, unknown> {
  if (token.kind === 'AccessToken') return { stated: statedIn(ctx.oidc.entities.DeviceCode?.params ?? {}) };
  if (isInboundClient(token.clientId)) return { credential_id: credentialIdOf(token.clientId) };
  const own = ctx.oidc.client.jwks?.keys.some((key) => key.kid === token.jkt);
  if (!own) throw new errors.InvalidDpopProof('the proof is not by a key of this agent');
  return { agent_id: agentIdOf(token.clientId) };
}
