/** For tests only: inbound addresses over the API's harness, called as an identity provider would. */
import { operations as op } from '@postern/protocol/management';
import Fastify from 'fastify';
import type { ApiHarness } from '../api/testing.ts';
import { registerInbound } from './endpoint.ts';
import type { InboundModes } from './mode.ts';

export interface ScimAnswer {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server answers
  body: any;
}

export interface Connected {
  appId: string;
  token: string;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ScimAnswer>;
}

export interface InboundHarness {
  /** Makes an app with a token. */
  connect(name: string, mode?: 'directory' | 'relay', settings?: object): Promise<Connected>;
  send(name: string, token: string, ...request: Parameters<Connected['send']>): Promise<ScimAnswer>;
  close(): Promise<void>;
}

/** `modes` is what stands behind the addresses. */
export async function inboundHarness(api: ApiHarness, modes: InboundModes): Promise<InboundHarness> {
  const app = Fastify();
  const log = { error: () => undefined };
  const { db, requests, callers, deps } = api;
  const { clock, systemLog } = deps;
  await registerInbound(app, { db, modes, callers, systemLog, requests, publicUrl: deps.org.url, log, clock });

  const send: InboundHarness['send'] = async (name, token, method, path, body, headers = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: `/scim/v2/${name}${path}`,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const parsed = answer.payload ? answer.json() : undefined;
    return { status: answer.statusCode, headers: answer.headers, body: parsed };
  };

  return {
    send,
    async connect(name, mode = 'directory', settings = {}) {
      const { id: appId } = (await api.call(op.createApp, { body: { label: name, name } })).body;
      const params = { appId };
      await api.call(op.replaceInbound, { params, body: { mode, settings } });
      const made = await api.call(op.createInboundCredential, { params, body: { name: 'first' } });
      const token = made.body.secret;
      return { appId, token, send: (...rest) => send(name, token, ...rest) };
    },
    close: async () => void (await app.close()),
  };
}
