import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from './announce.ts';
import { at, type QueueDeps } from './deps.ts';
import type { Built } from './port.ts';
import { refuse } from './refuse.ts';
import type { ActionRow } from './rows.ts';
import { settle } from './settle.ts';

type Aside = { row: ActionRow; built: Exclude<Built, { payload: unknown }> };

/** Actions that the policy does not let out: no longer needed, lacking something, or not for this agent. */
export async function setAside(deps: QueueDeps, tx: Tx, aside: Aside[], agentId: string, now: number): Promise<void> {
  const refused: { id: string; lease: string }[] = [];
  const ended: { id: string; state: string; error: unknown }[] = [];
  for (const { row, built } of aside) {
    if ('refuse' in built) refused.push({ id: row.id, lease: '' });
    else if ('hold' in built) ended.push({ id: row.id, state: 'held', error: built.hold });
    else ended.push({ id: row.id, state: 'cancelled', error: null });
  }
  if (ended.length > 0) {
    await sql`
      update action a set state = r.state, error = r.error, payload = null, finished_at = ${at(now)}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as r(id uuid, state text, error jsonb)
      where a.id = r.id`.execute(tx);
  }
  const stuck = await settle(deps, tx, await refuse(tx, refused, agentId, now), agentId, now);
  if (refused.length > 0)
    await announce(
      deps.db,
      tx,
      'work',
      aside.map(({ row }) => row.app_id),
    );
  await announce(deps.db, tx, 'finished', [...ended.map(({ id }) => id), ...stuck]);
}
