import { describe } from '@postern/protocol/messages';
import type { ActionError } from '@postern/protocol/wire';
import type { Tx } from '../../db/database.ts';
import type { Settled } from '../../queue/port.ts';
import type { AppState } from '../apps.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { forgetPayloads } from '../lapsed.ts';
import { retryAfter } from './backoff.ts';
import { countFailures, openCircuits, runError } from './circuit.ts';
import { tellRetries } from './import.ts';
import { logActions } from './log.ts';
import { settlePersons } from './person.ts';
import type { Reported } from './settle.ts';

interface Failed extends Reported {
  error: ActionError;
}

/**
 * Failures by their class: `app` opens the app's circuit and waits for the probe, `retry` waits by itself, `person`
 * waits for someone. A connector test that fails has told what it was asked, and whoever waits for a relayed operation
 * is told and asks again; still it says how the app is.
 */
export async function settleFailures(
  deps: ProvisioningDeps,
  tx: Tx,
  results: Reported[],
  apps: Map<string, AppState>,
  answering: ReadonlySet<string>,
  settled: Map<string, Settled>,
): Promise<void> {
  const asked = results.filter(({ action }) => action.kind === 'connector.test' || action.kind === 'schema.read');
  const relayed = results.filter(({ action }) => action.kind === 'scim.relay');
  for (const { action } of [...asked, ...relayed]) settled.set(action.id, { state: 'failed' });
  const failed: Failed[] = results
    .filter((entry) => !asked.includes(entry))
    .map((entry) => ({ ...entry, error: errorOf(entry, apps) }));
  const retry = failed.filter(({ error }) => error.class === 'retry');
  const broken = await countFailures(
    tx,
    retry
      .filter(({ action }) => !answering.has(action.appId))
      .map(({ action }) => ({ appId: action.appId, actionId: action.id })),
  );
  const ofApp = failed
    .filter(({ error, action }) => error.class === 'app' || (error.class === 'retry' && broken.has(action.appId)))
    .map((entry) => (entry.error.class === 'retry' ? { ...entry, error: runError(entry.error) } : entry));
  // Beside an answer that shows the app at work, a failure of the whole app is already over: it is only tried again.
  const down = ofApp.filter(({ action }) => !answering.has(action.appId));
  const probes = await openCircuits(
    deps,
    tx,
    down.map(({ action, error, result }) => ({ appId: action.appId, error, received: result.timings.received })),
    apps,
  );
  for (const { action } of down)
    if (!settled.has(action.id)) settled.set(action.id, { state: 'retry', at: probes.get(action.appId)! });
  const random = deps.random ?? Math.random;
  for (const { action, error } of failed) {
    if (settled.has(action.id) || error.class === 'person') continue;
    settled.set(action.id, {
      state: 'retry',
      at: new Date(deps.clock() + retryAfter(action.attempt, error.retryAfterMs, random)),
    });
  }
  const again = failed.filter(({ action }) => settled.get(action.id)?.state === 'retry' && action.kind === 'import');
  await forgetPayloads(
    tx,
    again.map(({ action }) => action.id),
  );
  await tellRetries(tx, again);
  await settlePersons(
    deps,
    tx,
    failed.filter(({ error, action }) => error.class === 'person' && !settled.has(action.id)),
    apps,
    settled,
  );
  await logActions(
    deps,
    tx,
    failed.filter(({ action }) => settled.get(action.id)?.state !== 'retry'),
    apps,
  );
}

function errorOf({ action, result }: Reported, apps: Map<string, AppState>): ActionError {
  if (result.error) return result.error;
  const code = result.status === 'unsupported' ? 'no_agent_can' : 'action_failed';
  return {
    code,
    class: 'person',
    message: describe(code, { kind: action.kind, app: apps.get(action.appId)?.label ?? '' }).text,
  };
}
