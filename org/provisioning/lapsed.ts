import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { QueuedAction } from '../queue/port.ts';
import type { ProvisioningDeps } from './deps.ts';
import { enqueueGroups, mappingIdOf } from './group-push.ts';

/**
 * A lease ended without an answer, or an answer came after the action had gone to another agent. An action that is
 * still open runs again, marked uncertain by the queue, and the whole-state write follows when it is settled
 * (uncertain.ts says why). Where another attempt has ended it already, nothing would follow any more: the late answer
 * shows that an old state has just been written, so the write follows now.
 * An import starts again at its first page under a new attempt, so it is built anew.
 */
export async function lapsed(deps: ProvisioningDeps, tx: Tx, actions: QueuedAction[]): Promise<void> {
  await forgetPayloads(
    tx,
    actions.filter(({ kind }) => kind === 'import').map(({ id }) => id),
  );
  const writes = actions.filter(({ kind }) => kind.startsWith('user.') || kind === 'group.push');
  if (writes.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    select id from action where id = any(${writes.map(({ id }) => id)}::uuid[])
      and state not in ('ready', 'leased', 'held')`.execute(tx);
  const over = new Set(rows.map(({ id }) => id));
  await deps.queue().enqueue(
    tx,
    writes
      .filter(({ id, kind }) => over.has(id) && kind.startsWith('user.') && kind !== 'user.read')
      .map(({ appId, orderKey, subject }) => ({
        appId,
        kind: 'user.push',
        orderKey,
        subject,
        intent: { reason: 'uncertain' },
      })),
  );
  const groups = writes
    .filter(({ id, kind }) => over.has(id) && kind === 'group.push')
    .map(({ orderKey }) => mappingIdOf(orderKey));
  if (groups.length > 0) await enqueueGroups(deps, tx, sql`gp.id = any(${groups}::uuid[])`, { reason: 'uncertain' });
}

/** These waiting actions are built again when they are handed out next. */
export async function forgetPayloads(tx: Tx, actionIds: readonly string[]): Promise<void> {
  if (actionIds.length === 0) return;
  await sql`update action set payload = null where id = any(${[...actionIds]}::uuid[]) and state in ('ready', 'leased', 'held')`.execute(
    tx,
  );
}
