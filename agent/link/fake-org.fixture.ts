import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { json, text } from 'node:stream/consumers';
import type { TlsOptions } from 'node:tls';
import { calculateJwkThumbprint, EmbeddedJWK, importJWK, type JWK, jwtVerify } from 'jose';
import { listen, type TestServer } from '../trust/servers.fixture.ts';

export interface FakeOrg extends TestServer {
  /** Public keys of enrolled agents, by client id. */
  keys: Map<string, JWK>;
  /** How far its clock is ahead of this machine's, ms. */
  ahead: number;
  /** The DPoP nonce it wants. */
  nonce: string;
  tokenSeconds: number;
  /** Answers of the token endpoint for a device code, in order; the last one stays. `allow` gives a token. */
  deviceAnswers: string[];
  /** How often it may be asked whether a code is allowed, s. */
  interval: number;
  enrolmentToken: string;
  /** Every request, as method and path. */
  seen: string[];
  /** Answers `/agent/v1/*` beside `/agents`; has been authorized. */
  api: (request: IncomingMessage, body: string) => { status: number; body: unknown; headers?: Record<string, string> };
  /** Answers everything in its place. */
  instead?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
}

class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

/** The org's side of enrolment and of the agent's calls, as strict as wire.md about time, keys, proofs and nonces.
 * `secure` = over TLS; `host` = the name that it goes by. */
export async function startFakeOrg({ secure, host }: { secure?: TlsOptions; host?: string } = {}): Promise<FakeOrg> {
  const tokens = new Map<string, { jkt: string; endsAt: number }>();
  const jtis = new Set<string>();
  let tokenUsedBy: string | undefined;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    org.seen.push(`${request.method} ${request.url}`);
    if (org.instead?.(request, response)) return;
    answer(request).then(
      ({ status, body, headers }) => send(response, status, body, headers),
      (error: unknown) => {
        const { status, code } = error instanceof Refused ? error : { status: 500, code: String(error) };
        send(
          response,
          status,
          { error: code, error_description: code, message: code, serverTime: now() },
          status === 401 ? { 'www-authenticate': `DPoP error="${code}"` } : {},
        );
      },
    );
  };
  const server = secure ? createSecureServer(secure, listener) : createServer(listener);
  const now = (): number => Date.now() + org.ahead;
  const send = (
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void => {
    response.writeHead(status, {
      date: new Date(now()).toUTCString(),
      'dpop-nonce': org.nonce,
      'content-type': 'application/json',
      ...headers,
    });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

  async function proof(request: IncomingMessage, oauth: boolean): Promise<string> {
    const given = request.headers['dpop'];
    const refuse = (code: string): Refused => new Refused(oauth ? 400 : 401, code);
    if (typeof given !== 'string') throw refuse('invalid_dpop_proof');
    const { payload, protectedHeader } = await jwtVerify(given, EmbeddedJWK, {
      typ: 'dpop+jwt',
      currentDate: new Date(now()),
    });
    if (payload['htm'] !== request.method || payload['htu'] !== `${org.url}${request.url!.split('?')[0]}`)
      throw refuse('invalid_dpop_proof');
    if (payload['nonce'] !== org.nonce) throw refuse('use_dpop_nonce');
    if (jtis.has(payload.jti!)) throw refuse('proof_replayed');
    jtis.add(payload.jti!);
    return calculateJwkThumbprint(protectedHeader.jwk!);
  }

  async function grant(request: IncomingMessage): Promise<unknown> {
    const form = new URLSearchParams(await text(request));
    if (form.get('grant_type') === 'client_credentials') {
      const assertion = form.get('client_assertion') ?? '';
      const { sub } = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
      const jwk = org.keys.get(sub);
      if (!jwk) throw new Refused(401, 'invalid_client');
      const rules = { audience: org.url, issuer: sub, currentDate: new Date(now()), clockTolerance: 15 };
      await jwtVerify(assertion, await importJWK(jwk, 'ES256'), rules).catch(() => {
        throw new Refused(401, 'invalid_client');
      });
      if (form.get('resource') !== `${org.url}/agent/v1` || form.get('scope') !== 'agent')
        throw new Refused(400, 'invalid_target');
    }
    const jkt = await proof(request, true);
    if (form.get('grant_type') !== 'client_credentials') {
      const next = org.deviceAnswers.length > 1 ? org.deviceAnswers.shift()! : org.deviceAnswers[0]!;
      if (next !== 'allow') throw new Refused(400, next);
    }
    const access_token = randomUUID();
    tokens.set(access_token, { jkt, endsAt: now() + org.tokenSeconds * 1000 });
    return { access_token, token_type: 'DPoP', expires_in: org.tokenSeconds };
  }

  async function enrol(
    request: IncomingMessage,
    body: { signingKey: JWK },
  ): Promise<{ status: number; body: unknown }> {
    const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
    const jkt = await proof(request, false);
    if (scheme === 'Bearer') {
      if (token !== org.enrolmentToken || (tokenUsedBy && tokenUsedBy !== jkt))
        throw new Refused(403, 'enrolment_token_refused');
      tokenUsedBy = jkt;
    } else if (tokens.get(token)?.jkt !== jkt) throw new Refused(401, 'invalid_token');
    const clientId = `agent-${jkt.slice(0, 8)}`;
    org.keys.set(clientId, body.signingKey);
    return { status: 201, body: { agentId: '018f3c7e-0000-7000-8000-000000000001', clientId, serverTime: now() } };
  }

  async function answer(
    request: IncomingMessage,
  ): Promise<{ status: number; body: unknown; headers?: Record<string, string> }> {
    const path = request.url!.split('?')[0]!;
    if (path === '/.well-known/oauth-authorization-server') {
      const endpoints = {
        token_endpoint: `${org.url}/oauth/token`,
        device_authorization_endpoint: `${org.url}/oauth/device`,
      };
      return { status: 200, body: { issuer: org.url, ...endpoints } };
    }
    if (path === '/oauth/token') return { status: 200, body: await grant(request) };
    if (path === '/oauth/device') {
      const form = new URLSearchParams(await text(request));
      if (!form.get('agent_jkt') || !form.get('agent_name')) throw new Refused(400, 'invalid_request');
      const code = {
        device_code: 'd',
        user_code: 'WDJB-MJHT',
        verification_uri: `${org.url}/activate`,
        expires_in: 600,
        interval: org.interval,
      };
      return { status: 200, body: { ...code, verification_uri_complete: `${org.url}/activate?user_code=WDJB-MJHT` } };
    }
    if (path === '/agent/v1/agents') return enrol(request, (await json(request)) as { signingKey: JWK });
    const token = tokens.get((request.headers.authorization ?? '').replace('DPoP ', ''));
    if (!token || token.endsAt < now()) throw new Refused(401, 'invalid_token');
    if ((await proof(request, false)) !== token.jkt) throw new Refused(401, 'invalid_token');
    return org.api(request, await text(request));
  }

  const org: FakeOrg = Object.assign(await listen(server, secure ? 'https' : 'http', host), {
    ...{
      keys: new Map<string, JWK>(),
      ahead: 0,
      nonce: 'n1',
      tokenSeconds: 300,
      enrolmentToken: 'pet_0123456789abcdef0123',
      seen: [] as string[],
    },
    deviceAnswers: ['allow'],
    interval: 0.02,
    api: () => ({ status: 200, body: { serverTime: now() } }),
  });
  return org;
}
