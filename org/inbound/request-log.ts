import type { InboundRequest } from '@postern/protocol/management';
import { storable } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Db, Tx } from '../db/database.ts';
import { maskedBody } from './mask.ts';

/** One answered request, its bodies as they came; they are masked before they are kept. */
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
  request: string | undefined;
  response: string | undefined;
}

export interface RequestLog {
  /** Keeps a request, within moments. Nobody waits for it; a database that fails, or a process that is killed, loses it. */
  add(request: AnsweredRequest): void;
  /** Resolves when what was added so far is kept. */
  settled(): Promise<void>;
}

/** How many of each app are kept. */
const most = 100;
/** As many requests are written between two looks for what is too old. */
const pruneAfter = 500;
/** What is answered within as many ms is written at once, and of a rush only what would stay. */
const lingerMs = 250;

export function createRequestLog({ db, log }: { db: Db; log: Pick<Logger, 'warn'> }): RequestLog {
  let waiting = new Map<string, AnsweredRequest[]>();
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let sincePrune = pruneAfter;

  async function write(): Promise<void> {
    const batch = [...waiting.values()].flatMap((of) => of.slice(-most));
    waiting = new Map();
    if (batch.length === 0) return;
    try {
      await insert(db.kysely, batch);
      sincePrune += batch.length;
      if (sincePrune < pruneAfter) return;
      sincePrune = 0;
      await prune(db.kysely);
    } catch (error) {
      log.warn({ err: error }, 'Inbound requests could not be kept for the inspector');
    }
  }

  function settled(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    add(request) {
      const of = waiting.get(request.app_id) ?? [];
      of.push(request);
      waiting.set(request.app_id, of.length < 2 * most ? of : of.slice(-most));
      timer ??= setTimeout(() => void settled(), lingerMs).unref();
    },
    settled,
  };
}

async function insert(db: Tx, batch: AnsweredRequest[]): Promise<void> {
  // Callers choose a part of it, and a body may be cut in the middle of a character.
  const rows = storable(
    batch.map((one) => ({ ...one, request: maskedBody(one.request), response: maskedBody(one.response) })),
  );
  await sql`
    insert into inbound_request (app_id, at, caller, remote, method, path, status, ms, notes, request, response)
    select r.app_id, r.at, r.caller, r.remote, r.method, r.path, r.status, r.ms, r.notes, r.request, r.response
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
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

interface Row extends Omit<AnsweredRequest, 'at' | 'request' | 'response'> {
  id: number;
  at: Date;
  request: string | null;
  response: string | null;
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
