import { agentScope, wireBase } from '@postern/protocol/wire';
import * as oauth from 'openid-client';
import { type AgentKeys, webCryptoPair } from '../keychain/agent-keys.ts';
import type { OrgClock } from './clock.ts';
import { accessTokenHash } from './dpop-proof.ts';
import { discoverOrg, oauthClient } from './oauth.ts';
import { oauthRefusal } from './org-fault.ts';
import type { OrgHttp } from './org-http.ts';

export interface AccessToken {
  value: string;
  /** `ath` for proofs. */
  hash: string;
}

export interface AccessTokens {
  /** A token that is good for at least another minute. Throws what `orgFault` names. */
  get(): Promise<AccessToken>;
  /** The org does not take that token any more. */
  drop(token: AccessToken): void;
}

const renewBeforeMs = 60_000;
// An assertion whose time is further off than this is refused; new Configuration objects cost a nonce trip each.
const toleratedSkewMs = 5_000;

/** Tokens by client_credentials with private_key_jwt, bound to the agent's key (DPoP), with the org's time. */
export function createAccessTokens(deps: {
  http: OrgHttp;
  clock: OrgClock;
  keys: AgentKeys;
  clientId: string;
}): AccessTokens {
  const { http, clock, keys, clientId } = deps;
  let metadata: oauth.ServerMetadata | undefined;
  let client: { configuration: oauth.Configuration; dpop: oauth.DPoPHandle; offset: number } | undefined;
  let current: { token: AccessToken; renewAt: number } | undefined;
  let asking: Promise<AccessToken> | undefined;

  const clientNow = async () => {
    metadata ??= await discoverOrg(http);
    if (client && Math.abs(client.offset - clock.offset()) < toleratedSkewMs) return client;
    const pair = await webCryptoPair(keys);
    const offset = clock.offset();
    const auth = oauth.PrivateKeyJwt({ key: pair.privateKey, kid: keys.thumbprint });
    const configuration = oauthClient(http, metadata, { id: clientId, auth, skewSeconds: Math.round(offset / 1000) });
    client = { configuration, dpop: oauth.getDPoPHandle(configuration, pair), offset };
    return client;
  };
  const grant = async (): Promise<oauth.TokenEndpointResponse> => {
    const { configuration, dpop } = await clientNow();
    return oauth.clientCredentialsGrant(
      configuration,
      { scope: agentScope, resource: `${http.origin}${wireBase}` },
      { DPoP: dpop },
    );
  };
  const ask = async (): Promise<AccessToken> => {
    const askedAt = clock.monotonic();
    const before = client?.offset ?? clock.offset();
    const answer = await grant().catch((error: unknown) => {
      // A wrong clock looks like a wrong client. The refusal carried the org's time, so one more try decides.
      if (isInvalidClient(error) && Math.abs(clock.offset() - before) >= toleratedSkewMs) return grant();
      throw error;
    });
    const token = { value: answer.access_token, hash: accessTokenHash(answer.access_token) };
    current = { token, renewAt: askedAt + (answer.expires_in ?? 300) * 1000 - renewBeforeMs };
    return token;
  };

  return {
    get: () => {
      if (current && clock.monotonic() < current.renewAt) return Promise.resolve(current.token);
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      return asking;
    },
    drop: (token) => {
      if (current?.token === token) current = undefined;
    },
  };
}

const isInvalidClient = (error: unknown): boolean => oauthRefusal(error)?.error === 'invalid_client';
