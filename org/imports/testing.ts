/** For tests only: an agent that uploads an import over the real routes. */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import {
  type Action,
  agentHeader,
  type ImportComplete,
  leaseHeader,
  sessionHeader,
  wireBase,
} from '@postern/protocol/wire';
import Fastify from 'fastify';
import { createSystemLog } from '../log/system-log.ts';
import { createMapper } from '../mappings/mapper.ts';
import type { World } from '../provisioning/testing.ts';
import { registerImports } from './register.ts';

type Row = { type: 'user' | 'group'; resource: Record<string, unknown> };

export const user = (id: string, userName: string, more: Record<string, unknown> = {}): Row => ({
  type: 'user',
  resource: { id, userName, emails: [{ value: userName, primary: true }], active: true, ...more },
});
export const group = (id: string, displayName: string, members: string[]): Row => ({
  type: 'group',
  resource: { id, displayName, members: members.map((value) => ({ value })) },
});

export async function createUploader(world: World) {
  const app = Fastify();
  const clock = () => world.time.now;
  await registerImports(app, {
    requireAgent: async () => ({ agentId: world.caller.agentId }),
    provisioning: {
      db: world.db,
      queue: () => world.queue,
      seal: { openForOrg: async (text) => text, sealForAgent: async (_key, text) => text },
      events: createSystemLog({ clock }),
      mapper: createMapper({ clock }),
      clock,
      log: { warn: console.warn, error: console.error },
    },
  });
  const headers = (action: Action) => ({
    [agentHeader]: '0.1.0',
    [sessionHeader]: randomUUID(),
    [leaseHeader]: action.lease.token,
  });
  const place = (action: Action) => {
    const { importId, attempt } = action.payload as { importId: string; attempt: number };
    return `${wireBase}/imports/${importId}/${attempt}`;
  };
  return {
    async page(action: Action, n: number, body: Row[] | string, zipped = true) {
      const text = typeof body === 'string' ? body : `${body.map((row) => JSON.stringify(row)).join('\n')}\n`;
      const answer = await app.inject({
        method: 'PUT',
        url: `${place(action)}/pages/${n}`,
        headers: {
          ...headers(action),
          'content-type': 'application/x-ndjson',
          ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        },
        payload: zipped ? gzipSync(text) : Buffer.from(text),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    async complete(action: Action, said: ImportComplete) {
      const answer = await app.inject({
        method: 'POST',
        url: `${place(action)}/complete`,
        headers: headers(action),
        payload: { ...said },
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    close: () => app.close(),
  };
}
