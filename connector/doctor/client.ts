import { Agent, request } from 'undici';
import { type Answer, isObject } from './answer.ts';

/** How the doctor proves who it is. */
export type DoctorAuth =
  | { type: 'basic'; user: string; password: string }
  | { type: 'bearer'; token: string }
  | { type: 'header'; name: string; value: string }
  | { type: 'none' };

export interface ClientOptions {
  /** Base URL of the version, with or without a slash at its end. */
  baseUrl: string;
  auth: DoctorAuth;
  /** PEM text of a CA that is trusted besides the public ones. */
  ca?: string | undefined;
  /** Stops every request that is under way. */
  signal: AbortSignal;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface SendOptions {
  /** Sent as JSON; a text or bytes go out as they are, broken or not. */
  body?: unknown;
  /** Replace what is sent by default, e.g. the content type. */
  headers?: Record<string, string>;
  /** Without credentials, or with these. */
  auth?: DoctorAuth;
}

/** Sends what it is told, right or wrong. Throws Error with a sentence when no answer comes within 30 seconds. */
export interface Client {
  send(method: Method, path: string, options?: SendOptions): Promise<Answer>;
  close(): Promise<void>;
}

const patience = 30_000;

export function createClient({ baseUrl, auth, ca, signal }: ClientOptions): Client {
  const base = baseUrl.replace(/\/+$/, '');
  const dispatcher = new Agent({ connect: ca === undefined ? {} : { ca }, connections: 16 });
  return {
    async send(method, path, { body, headers, auth: other = auth } = {}) {
      const began = performance.now();
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/scim+json' };
      const raw = body === undefined || typeof body === 'string' || body instanceof Uint8Array;
      try {
        const answer = await request(base + path, {
          method,
          dispatcher,
          headers: { accept: 'application/scim+json, application/json', ...type, ...headersOf(other), ...headers },
          body: raw ? (body as string | Uint8Array | undefined) : JSON.stringify(body),
          signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
        });
        const text = await answer.body.text();
        return {
          status: answer.statusCode,
          headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
          text,
          body: parsed(text),
          ms: performance.now() - began,
        };
      } catch (error) {
        signal.throwIfAborted();
        throw new Error(`${method} ${base}${path.slice(0, 100)} got no answer: ${reasonOf(error)}`, { cause: error });
      }
    },
    close: () => dispatcher.destroy(),
  };
}

function headersOf(auth: DoctorAuth): Record<string, string> {
  switch (auth.type) {
    case 'none':
      return {};
    case 'basic':
      return { authorization: `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString('base64')}` };
    case 'bearer':
      return { authorization: `Bearer ${auth.token}` };
    case 'header':
      return { [auth.name.toLowerCase()]: auth.value };
  }
}

function parsed(text: string): Answer['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came within ${patience / 1000} seconds`;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return 'there is no TLS at this address. Write http://.';
  if (/SELF_SIGNED|UNABLE_TO_/.test(code))
    return `${error.message}. Name the CA that issued its certificate with --ca.`;
  return error.message || code || error.name;
}
