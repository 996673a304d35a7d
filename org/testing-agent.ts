/** For tests only: an agent as RFC 8628, RFC 7523 and RFC 9449 have it, by openid-client. */

import { createHash, randomUUID } from 'node:crypto';
import { enrolClientId, type PublicKey, wireBase } from '@postern/protocol/wire';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as oauth from 'openid-client';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

export const stated = { name: 'HQ <b>agent</b>', host: 'hq-1', os: 'Debian 12', version: '0.1.0' };

export interface Keys {
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  jwk: PublicKey;
  jkt: string;
}

export async function makeKeys(): Promise<Keys> {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const { x = '', y = '' } = await exportJWK(pair.publicKey);
  const jwk: PublicKey = { kty: 'EC', crv: 'P-256', x, y };
  return { ...pair, jwk, jkt: await calculateJwkThumbprint(jwk) };
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

export type TestAgent = Awaited<ReturnType<typeof createTestAgent>>;

export async function createTestAgent(origin: string, given: { keys?: Keys; clientId?: string } = {}) {
  const keys = given.keys ?? (await makeKeys());
  const clientId = given.clientId ?? enrolClientId;
  const options = { algorithm: 'oauth2' as const, execute: [oauth.allowInsecureRequests] };
  const found = await oauth.discovery(new URL(origin), clientId, undefined, oauth.None(), options);
  const auth = clientId === enrolClientId ? oauth.None() : oauth.PrivateKeyJwt({ key: keys.privateKey, kid: keys.jkt });
  const config = new oauth.Configuration(found.serverMetadata(), clientId, {}, auth);
  oauth.allowInsecureRequests(config);
  const dpop = oauth.getDPoPHandle(config, keys);
  const base = origin + wireBase;

  return {
    keys,
    clientId,
    config,
    dpop,
    metadata: found.serverMetadata(),
    start: (fields: Record<string, string> = {}) =>
      oauth.initiateDeviceAuthorization(config, {
        scope: 'agent:enrol',
        agent_name: stated.name,
        agent_host: stated.host,
        agent_os: stated.os,
        agent_version: stated.version,
        agent_jkt: keys.jkt,
        ...fields,
      }),
    /** One poll. @returns access token, or the error's code */
    poll: async (code: string, proof: { DPoP?: oauth.DPoPHandle } = { DPoP: dpop }): Promise<string> => {
      const asked = oauth.genericGrantRequest(config, deviceGrant, { device_code: code }, proof);
      return asked.then((tokens) => tokens.access_token, codeOf);
    },
    /** client_credentials. @returns access token, or the error's code */
    token: (scope = 'agent', proof: { DPoP?: oauth.DPoPHandle } = { DPoP: dpop }): Promise<string> =>
      oauth.clientCredentialsGrant(config, { scope }, proof).then((tokens) => tokens.access_token, codeOf),
    async call(token: string, method: string, path: string, body?: unknown): Promise<Answer> {
      const headers = new Headers({ 'postern-agent': '0.1.0', 'postern-session': randomUUID() });
      if (body !== undefined) headers.set('content-type', 'application/json');
      const text = body === undefined ? null : JSON.stringify(body);
      try {
        const answer = await oauth.fetchProtectedResource(config, token, new URL(base + path), method, text, headers, {
          DPoP: dpop,
        });
        return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
      } catch (error) {
        return { status: (error as { status: number }).status, body: { error: codeOf(error) } };
      }
    },
    /** A proof made by hand, with claims of any kind. */
    async proof(token: string, claims: Record<string, unknown> = {}, by: Keys = keys): Promise<string> {
      const ath = createHash('sha256').update(token).digest('base64url');
      return new SignJWT({ jti: randomUUID(), htm: 'POST', htu: `${base}/exchange`, ath, ...claims })
        .setIssuedAt()
        .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: by.jwk })
        .sign(by.privateKey);
    },
    /** Sends `authorization` of its own with every call from now on; openid-client knows only DPoP. */
    as(authorization: string) {
      config[oauth.customFetch] = (url, init) =>
        fetch(url, { ...init, headers: { ...init.headers, authorization } } as RequestInit);
    },
    /** Calls `fn` before every request. */
    each(fn: () => void) {
      config[oauth.customFetch] = (url, init) => {
        fn();
        return fetch(url, init as RequestInit);
      };
    },
  };
}

interface OAuthFault {
  error?: string;
  code?: string;
  cause?: { error?: string } | { parameters?: { error?: string } }[];
}

function codeOf(error: unknown): string {
  const { error: code, cause, code: own } = error as OAuthFault;
  if (code) return code;
  if (Array.isArray(cause)) return cause[0]?.parameters?.error ?? 'unknown';
  return cause?.error ?? own ?? String(error);
}
