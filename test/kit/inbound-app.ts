import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { digest } from '../../org/auth/digest.ts';
import type { TestOrg } from '../../org/testing.ts';

export interface ScimAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server answers
  body: any;
}

/** What an identity provider holds of one app: base URL, token, and a client that sends as it is told. */
export interface InboundApp {
  appId: string;
  baseUrl: string;
  token: string;
  scim(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
}

/** The org's management API, as a script with a token of its own calls it. Throws where it answers an error. */
export async function managementOf(org: Pick<TestOrg, 'db' | 'url'>) {
  const token = randomUUID();
  await sql`
    insert into api_token (id, hash, name, admin_id)
    select gen_random_uuid(), ${digest(token)}, 'test', id from administrator limit 1`.execute(org.db.kysely);
  // biome-ignore lint/suspicious/noExplicitAny: the tests know what they asked for
  return async (method: string, path: string, body?: unknown): Promise<any> => {
    const answer = await fetch(`${org.url}/api/v1${path}`, {
      method,
      headers: { authorization: `SSWS ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} ${answer.status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  };
}

/** An app with an inbound address in one mode. */
export async function addInboundApp(
  org: Pick<TestOrg, 'db' | 'url'>,
  given: { name: string; mode: 'directory' | 'relay'; settings?: object },
): Promise<InboundApp> {
  const api = await managementOf(org);
  const { id: appId } = await api('POST', '/apps', { label: given.name, name: given.name });
  const { mode, settings = {} } = given;
  const { baseUrl } = await api('PUT', `/apps/${appId}/inbound`, { mode, settings });
  const { secret } = await api('POST', `/apps/${appId}/inbound/credentials`, { name: 'test' });
  return { appId, baseUrl, token: secret, scim: createScimClient(baseUrl, secret) };
}

export const createScimClient =
  (baseUrl: string, token: string): InboundApp['scim'] =>
  async (method, path, body, headers = {}) => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
  };
