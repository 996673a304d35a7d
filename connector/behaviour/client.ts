import type { JsonObject, ScimVersion } from '@postern/protocol/scim';
import type { ScimServer } from '../sdk/index.ts';

export interface Answer {
  status: number;
  body: JsonObject;
  headers: Record<string, unknown>;
}

/** Calls a server without a network, as one caller in one protocol version. */
export interface Client {
  version: ScimVersion;
  /** A body that is a Buffer goes out as it is, everything else as JSON. */
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: object,
  ): Promise<Answer>;
  list(path: string, query: Record<string, string | number>): Promise<{ total: number; resources: JsonObject[] }>;
}

export const testAuth = { type: 'basic', user: 'agent', password: 'pass:word é' } as const;

export function createClient(server: ScimServer, version: ScimVersion): Client {
  const authorization = `Basic ${Buffer.from(`${testAuth.user}:${testAuth.password}`).toString('base64')}`;
  const base = version === '1.1' ? '/scim/v1' : '/scim/v2';
  const call: Client['call'] = async (method, path, body, headers) => {
    const response = await server.app.inject({
      method,
      url: base + path,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { payload: Buffer.isBuffer(body) ? body : JSON.stringify(body) }),
    });
    const parsed: JsonObject = response.body ? JSON.parse(response.body) : {};
    return { status: response.statusCode, body: parsed, headers: response.headers };
  };
  return {
    version,
    call,
    async list(path, query) {
      const parts = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
      const { status, body } = await call('GET', `${path}?${parts.join('&')}`);
      if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      return { total: Number(body['totalResults']), resources: body['Resources'] as JsonObject[] };
    },
  };
}
