import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Built, QueuedAction } from '../../queue/port.ts';
import { appUserIdOf } from '../accounts.ts';
import { loadApps } from '../apps.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { reconcile } from '../reconcile.ts';
import { followUncertain, stillUncertain } from '../uncertain.ts';
import { buildGroups } from './group.ts';
import { buildImport } from './import.ts';
import { buildUsers } from './user.ts';

/**
 * Payloads of actions that are about to be handed out, from the state of this moment. An action that is not the step to
 * take any more is cancelled, and the step that is takes its place in the same transaction.
 */
export async function build(
  deps: ProvisioningDeps,
  tx: Tx,
  actions: QueuedAction[],
  agentId: string,
): Promise<Map<string, Built>> {
  const apps = await loadApps(
    tx,
    actions.map(({ appId }) => appId),
  );
  const built = new Map<string, Built>();
  const of = (area: string) => actions.filter(({ kind }) => kind.startsWith(area));
  await buildUsers(deps, tx, of('user.'), apps, agentId, built);
  await buildGroups(tx, of('group.'), apps, built);
  await buildImport(tx, of('import'), apps, built);
  for (const action of of('connector.test')) {
    const settings = (action.intent['settings'] as Record<string, unknown> | undefined)?.[agentId];
    built.set(
      action.id,
      settings === undefined ? { refuse: true } : { payload: { settings }, appRev: apps.get(action.appId)?.rev ?? 0 },
    );
  }
  for (const action of of('schema.read'))
    built.set(action.id, { payload: {}, appRev: apps.get(action.appId)?.rev ?? 0 });
  for (const action of actions) if (!built.has(action.id)) built.set(action.id, { cancel: true });
  await replace(
    deps,
    tx,
    of('user.').filter(({ id }) => 'cancel' in built.get(id)!),
  );
  return built;
}

/** The cancelled rows must say so first: the queue would join what follows to one that waits no more. */
async function replace(deps: ProvisioningDeps, tx: Tx, cancelled: QueuedAction[]): Promise<void> {
  if (cancelled.length === 0) return;
  await sql`update action set state = 'cancelled' where id = any(${cancelled.map(({ id }) => id)}::uuid[])`.execute(tx);
  await reconcile(
    deps,
    tx,
    cancelled.map(({ orderKey }) => appUserIdOf(orderKey)),
  );
  const now = deps.clock();
  const early = cancelled.flatMap((action) => {
    const until = stillUncertain({ ...action, uncertain: false }, now, 0);
    return until === undefined ? [] : [{ ...action, until }];
  });
  await followUncertain(deps, tx, early);
}
