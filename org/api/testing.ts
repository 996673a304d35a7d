/** For tests only: the API on a database of its own, called as an administrator would. */
import type { ApiError, Operation, PathParams } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import Fastify from 'fastify';
import type { Db, Tx } from '../db/database.ts';
import { testDb } from '../db/testing.ts';
import { createSystemLog } from '../log/system-log.ts';
import type { Provisioning } from '../provisioning/port.ts';
import type { Queue } from '../queue/port.ts';
import { registerApi } from './api.ts';
import type { ApiDeps } from './deps.ts';

export interface Answered<T> {
  status: number;
  headers: Record<string, unknown>;
  /** The answer, checked against the operation's schema. */
  body: T;
  error: ApiError;
}

interface Given<Path extends string> {
  params?: PathParams<Path>;
  query?: Record<string, string | number>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface ApiHarness {
  db: Db;
  /** What the API told provisioning: method and arguments without the transaction. */
  told: [method: string, ...args: unknown[]][];
  clock: { now: number };
  call<Path extends string, Query, Body, Answer>(
    operation: Operation<Path, Query, Body, Answer>,
    given?: Given<Path>,
  ): Promise<Answered<Answer>>;
  raw(request: {
    method: string;
    url: string;
    headers?: Record<string, string>;
    payload?: string;
  }): Promise<Answered<unknown>>;
  close(): Promise<void>;
}

export const as = (role: string) => ({ authorization: `SSWS ${role}` });

/** The role is taken from `Authorization: SSWS <role>`; default super. */
export async function apiHarness(overrides: Partial<ApiDeps> = {}): Promise<ApiHarness> {
  const db = await testDb();
  const clock = { now: Date.UTC(2026, 0, 5, 9) };
  const told: ApiHarness['told'] = [];
  const app = Fastify();
  await registerApi(app, {
    db,
    clock: () => clock.now,
    systemLog: createSystemLog({ clock: () => clock.now }),
    provisioning: recorder(told),
    queue: {} as Queue,
    async authenticateAdmin(request) {
      const role = /^SSWS (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (role === undefined) throw new CodedError('not_signed_in');
      const admin = { id: `id-of-${role}`, login: `${role}@org.example`, name: role, role, via: 'token' as const };
      return { ...admin, actor: { type: 'User', id: admin.id, displayName: admin.login } };
    },
    org: { url: 'https://org.example', version: '0.1.0' },
    ...overrides,
  });

  const inject: ApiHarness['raw'] = async ({ method, url, headers, payload }) => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...as('super'), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const body = answer.payload === '' ? undefined : JSON.parse(answer.payload);
    return { status: answer.statusCode, headers: answer.headers, body, error: body as ApiError };
  };

  return {
    db,
    told,
    clock,
    raw: inject,
    async call(operation, given = {}) {
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent((given.params as Record<string, string> | undefined)?.[name] ?? ''),
      );
      const query = new URLSearchParams(Object.entries(given.query ?? {}).map(([key, value]) => [key, String(value)]));
      const answer = await inject({
        method: operation.method,
        url: `${path}?${query}`,
        headers: { ...(given.body === undefined ? {} : { 'content-type': 'application/json' }), ...given.headers },
        ...(given.body === undefined ? {} : { payload: JSON.stringify(given.body) }),
      });
      if (answer.status < 400 && operation.answer) operation.answer.parse(answer.body);
      return answer as never;
    },
    async close() {
      await app.close();
      await db.close();
    },
  };
}

/** Provisioning that remembers what it was told, and checks that it was told inside the transaction of the change. */
function recorder(told: ApiHarness['told']): Provisioning {
  return new Proxy({} as Provisioning, {
    get:
      (_, method: string) =>
      async (tx: Tx, ...args: unknown[]) => {
        if (!tx.isTransaction) throw new Error(`${method} was told outside a transaction`);
        told.push([method, ...args]);
      },
  });
}
