import type { Result } from '@postern/protocol/wire';
import type { Tx } from '../../db/database.ts';
import type { QueuedAction, Settled } from '../../queue/port.ts';
import { loadApps } from '../apps.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { closeCircuits, markAnswering } from './circuit.ts';
import { settleFailures } from './failures.ts';
import { settleGroups } from './group.ts';
import { settleImports } from './import.ts';
import { logActions } from './log.ts';
import { settleUsers } from './user.ts';

export interface Reported {
  action: QueuedAction;
  result: Result;
  agentId: string;
}

/** A failure in the catalogue's words, found by the org in an answer that the agent took for good. */
export type Refused = Map<string, Result>;

/**
 * Applies results and says what becomes of each action. Statements do not grow with the number of results.
 * What was done is applied first: an app that has just answered is not taken for broken by an older failure beside it.
 */
export async function settle(deps: ProvisioningDeps, tx: Tx, results: Reported[]): Promise<Map<string, Settled>> {
  const settled = new Map<string, Settled>();
  const apps = await loadApps(
    tx,
    results.map(({ action }) => action.appId),
  );
  const done = results.filter(({ result }) => result.status === 'done');
  const of = (area: string) => done.filter(({ action }) => action.kind.startsWith(area));
  const refused = await settleUsers(deps, tx, of('user.'), apps);
  await settleGroups(deps, tx, of('group.'), apps);
  await settleImports(deps, tx, of('import'));
  // Those whose caller is told at once do not come here: the queue counts them itself.
  await logActions(deps, tx, of('scim.relay'), apps);
  for (const { action } of done) if (!refused.has(action.id)) settled.set(action.id, { state: 'done' });
  const failed = results
    .map((entry) => ({ ...entry, result: refused.get(entry.action.id) ?? entry.result }))
    .filter(({ result }) => result.status !== 'done');
  const working = await appsThatAnswered(results);
  await closeCircuits(deps, tx, working, apps);
  await markAnswering(tx, working);
  await settleFailures(deps, tx, failed, apps, new Set(working), settled);
  return settled;
}

/** An answer about one account or group, good or bad, shows that the application as a whole works. */
async function appsThatAnswered(results: Reported[]): Promise<string[]> {
  const answered = results.filter(
    ({ action, result }) =>
      action.kind !== 'connector.test' &&
      (result.status === 'done' || (result.error?.class === 'person' && result.error.status !== undefined)),
  );
  return [...new Set(answered.map(({ action }) => action.appId))];
}
