import type { InboundRequest } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Tx } from '../db/database.ts';

/** One answered request, bodies masked. */
export interface AnsweredRequest {
  app_id: string;
  at: string;
  caller: string | null;
  remote: string;
  method: string;
  path: string;
  status: number;
  ms: number;
  notes: string[];
  request: string | null;
  response: string | null;
}

export interface RequestLog {
  /** Keeps a request, soon. Nobody waits for it, and a database that fails loses it. */
  add(request: AnsweredRequest): void;
  /** Resolves when what was added so far is kept. */
  settled(): Promise<void>;
}

/** How many of each app are kept. */
const most = 100;
/** As many requests are written between two looks for what is too old. */
const pruneAfter = 500;

/** Writes requests one batch after another: what comes while a batch is written goes with the next. */
export function createRequestLog({ db, log }: { db: Db; log: Pick<Logger, 'warn'> }): RequestLog {
  let waiting: AnsweredRequest[] = [];
  let writing: Promise<void> | undefined;
  let sincePrune = pruneAfter;

  async function write(): Promise<void> {
    while (waiting.length > 0) {
      // Of a rush only the last are looked at again.
      const batch = waiting.slice(-10 * most);
      waiting = [];
      try {
        await insert(db.kysely, batch);
        sincePrune += batch.length;
        if (sincePrune < pruneAfter) continue;
        sincePrune = 0;
        await prune(db.kysely);
      } catch (error) {
        log.warn({ err: error }, 'Inbound requests could not be kept for the inspector');
      }
    }
    writing = undefined;
  }

  return {
    add(request) {
      waiting.push(request);
      writing ??= write();
    },
    settled: async () => writing,
  };
}

async function insert(db: Tx, batch: AnsweredRequest[]): Promise<void> {
  await sql`
    insert into inbound_request (app_id, at, caller, remote, method, path, status, ms, notes, request, response)
    select r.app_id, r.at, r.caller, r.remote, r.method, r.path, r.status, r.ms, r.notes, r.request, r.response
    from jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as r(
      app_id uuid, at timestamptz, caller text, remote text, method text, path text, status int, ms real, notes jsonb,
      request text, response text)
    where exists (select from app where app.id = r.app_id)`.execute(db);
}

async function prune(db: Tx): Promise<void> {
  await sql`
    delete from inbound_request old using (
      select app_id, id, row_number() over (partition by app_id order by id desc) as n from inbound_request
    ) ranked where ranked.id = old.id and ranked.n > ${most}`.execute(db);
}

interface Row extends Omit<AnsweredRequest, 'at'> {
  id: number;
  at: Date;
}

/** The last requests of an app, the newest first. */
export async function listRequests(db: Tx, appId: string, limit = most): Promise<InboundRequest[]> {
  const { rows } = await sql<Row>`
    select id, at, caller, remote, method, path, status, ms, notes, request, response from inbound_request
    where app_id = ${appId}::uuid order by id desc limit ${limit}`.execute(db);
  return rows.map((row) => ({
    id: String(row.id),
    at: row.at.toISOString(),
    caller: row.caller,
    remote: row.remote,
    method: row.method,
    path: row.path,
    status: row.status,
    ms: row.ms,
    notes: row.notes,
    request: row.request,
    response: row.response,
  }));
}
