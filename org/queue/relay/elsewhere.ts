import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { at, type QueueDeps } from '../deps.ts';
import type { Desk } from './desk.ts';

/** Answers to reads that another node of the org has handed out: it is told, and takes them from the database. */
export async function passOn({ db, clock }: QueueDeps, agentId: string, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await sql`
    with made as (
      insert into relay_answer (id, agent_id, result, at)
      select (r->>'actionId')::uuid, ${agentId}::uuid, r, ${at(clock())}::timestamptz
      from jsonb_array_elements(${JSON.stringify(results)}::jsonb) r
      on conflict do nothing returning id)
    select pg_notify('relayed', id::text) from made`.execute(db.kysely);
}

/** Takes the answer that was told of, or (undefined: notifications were missed) all that are for this node. */
export function answersOfReads({ db, log }: QueueDeps, desk: Desk, id: string | undefined): void {
  const wanted = id === undefined ? desk.waiting() : desk.waiting().filter((one) => one === id);
  if (wanted.length === 0) return;
  sql<{ agent_id: string; result: Result }>`
    delete from relay_answer where id = any(${wanted}::uuid[]) returning agent_id, result`
    .execute(db.kysely)
    .then(({ rows }) => {
      for (const { agent_id, result } of rows) desk.answer(agent_id, [result]);
    })
    .catch((error: unknown) => log.error({ err: error }, 'An answer that another node took could not be read'));
}
