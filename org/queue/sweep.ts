import { sql } from 'kysely';
import { at, type QueueDeps } from './deps.ts';
import { freeOverdue } from './free.ts';
import { cancelOverdue } from './relay/relay.ts';
import type { Wakes } from './wakes.ts';

/**
 * What time alone brings about: leases and deliveries that ran out go back, and actions and probes whose time has come
 * wake the polls of this node. Every node sweeps; a row is freed by one of them (SKIP LOCKED).
 */
export function createSweep(deps: QueueDeps, wakes: Wakes): () => Promise<number> {
  let seenUntil = deps.clock();

  async function ringDue(): Promise<void> {
    const [from, to] = [seenUntil, deps.clock()];
    seenUntil = to;
    if (wakes.size === 0) return;
    const { rows } = await sql<{ app_id: string }>`
      select app.id as app_id from app
      where exists (select from action a where a.app_id = app.id and a.state = 'ready'
          and a.run_at > ${at(from)}::timestamptz and a.run_at <= ${at(to)}::timestamptz)
        or exists (select from app_rate r where r.app_id = app.id and r.free_at > ${at(from)}::timestamptz)
        or exists (select from circuit c where c.app_id = app.id
          and c.probe_at > ${at(from)}::timestamptz and c.probe_at <= ${at(to)}::timestamptz)`.execute(deps.db.kysely);
    wakes.ring(rows.map((row) => row.app_id));
  }

  return async () => {
    const freed = await deps.db.transaction((tx) => freeOverdue(deps, tx));
    await cancelOverdue(deps);
    await ringDue();
    return freed;
  };
}
