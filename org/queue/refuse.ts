import { describe } from '@postern/protocol/messages';
import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type ActionRow, columns } from './rows.ts';
import type { Reported } from './settle.ts';

/**
 * This agent cannot do these actions: they go back for others.
 * @returns those that no chosen agent is left for, with the result that says so
 */
export async function refuse(
  tx: Tx,
  refused: { id: string; lease: string }[],
  agentId: string,
  now: number,
): Promise<Reported[]> {
  if (refused.length === 0) return [];
  const { rows } = await sql<ActionRow & { left_over: boolean; finished_by: string | null }>`
    update action a set state = 'ready', lease_until = null, refused_by = array_append(a.refused_by, ${agentId}::uuid),
      finished_by = coalesce(r.token, a.finished_by)
    from jsonb_to_recordset(${JSON.stringify(refused.map(({ id, lease }) => ({ id, token: lease || null })))}::jsonb)
      as r(id uuid, token text)
    where a.id = r.id
    returning ${columns}, r.token as finished_by, exists (
      select from agent g
      where g.status = 'active' and g.id <> ${agentId}::uuid and not (g.id = any(a.refused_by))
        and case when a.kind = 'connector.test' and a.intent ? 'agents' then a.intent->'agents' ? g.id::text
          else exists (select from app_agent s where s.app_id = a.app_id and s.agent_id = g.id) end) as left_over`.execute(
    tx,
  );
  const error = { code: 'no_capable_agent', class: 'person' as const, message: describe('no_capable_agent').text };
  return rows
    .filter(({ left_over }) => !left_over)
    .map((row) => ({
      row,
      result: {
        actionId: row.id,
        lease: row.finished_by ?? '',
        status: 'failed',
        error,
        timings: { received: now },
      } satisfies Result,
    }));
}
