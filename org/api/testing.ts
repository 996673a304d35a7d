/** For tests only: the API on a database, queue and provisioning of its own, called as an administrator would. */
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import type { ApiError, Operation, PathParams } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import Fastify from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';
import { testDb } from '../db/testing.ts';
import { followDue } from '../directory/rules/follow.ts';
import { createDownloads } from '../downloads/downloads.ts';
import { createExpressionReader } from '../expressions/reader.ts';
import { type Callers, createCallers } from '../inbound/callers.ts';
import { createRequestLog, type RequestLog } from '../inbound/request-log.ts';
import { createSystemLog } from '../log/system-log.ts';
import { createMapper } from '../mappings/mapper.ts';
import { createProvisioning } from '../provisioning/provisioning.ts';
import type { Queue } from '../queue/port.ts';
import { createQueue } from '../queue/queue.ts';
import { createSeal } from '../seal/seal.ts';
import { registerApi } from './api.ts';
import type { ApiDeps } from './deps.ts';

export interface Answered<T> {
  status: number;
  headers: Record<string, unknown>;
  /** Checked against the operation's schema. */
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
  queue: Queue;
  requests: RequestLog;
  callers: Callers;
  deps: ApiDeps;
  clock: { now: number };
  adminId: string;
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
  /** Every path of a list's pages, by its `next` links. */
  pages<T>(url: string): Promise<T[][]>;
  /** Event types of the system log, oldest first. */
  events(): Promise<string[]>;
  /** `<kind> <subject>` of what waits in the queue, oldest first. */
  queued(): Promise<string[]>;
  addAgent(name?: string): Promise<string>;
  /** Asks the group rules until nobody is due any more. */
  followRules(): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const origin = 'https://org.example';
const adminId = randomUUID();
export const as = (role: string) => ({ authorization: `SSWS ${role}` });

/** The administrator's role is taken from `Authorization: SSWS <role>`; default super. */
export async function apiHarness(overrides: Partial<ApiDeps> = {}): Promise<ApiHarness> {
  const db = overrides.db ?? (await testDb());
  const time = { now: Date.UTC(2026, 0, 5, 9) };
  const clock = () => time.now;
  const systemLog = createSystemLog({ clock });
  const seal = createSeal(createSecretKey(randomBytes(32)));
  const log = { error: console.error, warn: console.warn };
  const mapper = createMapper({ clock });
  const provisioning = createProvisioning({ db, queue: () => queue, seal, events: systemLog, mapper, clock, log });
  const queue: Queue = await createQueue({
    db,
    policy: provisioning,
    clock,
    log,
    settingsFor: provisioning.settingsFor,
    sweepEvery: 0,
  });
  const requests = createRequestLog({ db, log });
  // OAuth needs a whole org: test/interop.
  const callers = await createCallers({ db, tokens: { read: async () => undefined } });
  const app = Fastify();
  const deps: ApiDeps = {
    db,
    clock,
    systemLog,
    mapper,
    provisioning,
    queue,
    seal,
    downloads: createDownloads(undefined),
    inbound: { offered: ['off', 'directory', 'relay'], requests, callers },
    async authenticateAdmin(request) {
      const role = /^SSWS (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (role === undefined) throw new CodedError('not_signed_in');
      const admin = { id: adminId, login: `${role}@org.example`, name: role, role, via: 'token' as const };
      return { ...admin, actor: { type: 'User', id: admin.id, displayName: admin.login } };
    },
    org: { url: origin, version: '0.1.0' },
    ...overrides,
  };
  await registerApi(app, deps);
  await addAdministrator(db);

  const raw: ApiHarness['raw'] = async ({ method, url, headers, payload }) => {
    const answer = await app.inject({
      method: method as 'GET',
      url,
      headers: { ...as('super'), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const inJson = String(answer.headers['content-type']).startsWith('application/json');
    const body = inJson && answer.payload !== '' ? JSON.parse(answer.payload) : answer.payload || undefined;
    return { status: answer.statusCode, headers: answer.headers, body, error: body as ApiError };
  };

  return {
    db,
    queue,
    requests,
    callers,
    deps,
    clock: time,
    adminId,
    raw,
    async call(operation, given = {}) {
      const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent((given.params as Record<string, string> | undefined)?.[name] ?? ''),
      );
      const query = new URLSearchParams(Object.entries(given.query ?? {}).map(([key, value]) => [key, String(value)]));
      const answer = await raw({
        method: operation.method,
        url: `${path}?${query}`,
        headers: { ...(given.body === undefined ? {} : { 'content-type': 'application/json' }), ...given.headers },
        ...(given.body === undefined ? {} : { payload: JSON.stringify(given.body) }),
      });
      if (answer.status < 400 && operation.answer) operation.answer.parse(answer.body);
      return answer as never;
    },
    async pages<T>(url: string) {
      const found: T[][] = [];
      for (let next: string | undefined = url; next; ) {
        const answer = await raw({ method: 'GET', url: next });
        found.push(answer.body as T[]);
        const link = [answer.headers['link']]
          .flat()
          .map(String)
          .find((each) => each.endsWith('rel="next"'));
        next = link && /<([^>]+)>/.exec(link)![1]!.replace(origin, '');
      }
      return found;
    },
    events: () => column(db, 'select event_type as text from system_log order by id'),
    queued: () =>
      column(db, "select kind || ' ' || subject_name as text from action where state = 'ready' order by seq"),
    addAgent: (name = 'hq-prov-01') => addAgent(db, name, clock()),
    async followRules() {
      const deps = { clock, systemLog, provisioning, read: createExpressionReader() };
      while (await db.transaction((tx) => followDue(deps, tx)));
    },
    async reset() {
      // What is still being written would hold the tables.
      await requests.settled();
      await sql`truncate profile_attribute, former_password, person, grp, group_rule, group_rule_due, app, agent, system_log, task, api_token, service_app cascade`.execute(
        db.kysely,
      );
    },
    async close() {
      await app.close();
      await requests.settled();
      await queue.close();
      await db.close();
    },
  };
}

async function column(db: Db, query: string): Promise<string[]> {
  const { rows } = await sql<{ text: string }>`${sql.raw(query)}`.execute(db.kysely);
  return rows.map(({ text }) => text);
}

async function addAdministrator(db: Db): Promise<void> {
  await sql`
    insert into administrator (id, login, name, password_hash) values (${adminId}, 'super@org.example', 'super', '-')
    on conflict do nothing`.execute(db.kysely);
}

/** An agent whose key takes what is sealed to it. */
async function addAgent(db: Db, name: string, now: number): Promise<string> {
  const id = randomUUID();
  const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
  await sql`
    insert into agent (id, name, host, os, version, enrolled_by, encryption_key, last_seen_at)
    values (${id}, ${name}, 'host', 'RHEL 9.4', '0.1.0', 'test', ${JSON.stringify({ kty, crv, x, y })}::jsonb,
      ${new Date(now).toISOString()}::timestamptz)`.execute(db.kysely);
  return id;
}
