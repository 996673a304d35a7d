import { randomUUIDv7 } from 'node:crypto';
import type { JsonObject } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Candidate, ConnectorSettingsSource } from './connector-settings.ts';
import type { ProvisioningDeps } from './deps.ts';

export interface StartedTest {
  agentId: string;
  /** Wait on it with `queue.finished`. */
  actionId: string;
}

/**
 * Asks agents to try settings that are not saved yet: one action for each, with the credentials sealed to it. An agent
 * that does not exist is left out.
 */
export async function startConnectorTest(
  deps: ProvisioningDeps,
  source: ConnectorSettingsSource,
  tx: Tx,
  test: { appId: string; candidate: Candidate; agentIds: string[] },
): Promise<StartedTest[]> {
  const sealed = await source.candidateFor(tx, test.appId, test.candidate, test.agentIds);
  const agentIds = Object.keys(sealed);
  const app = await sql<{ label: string }>`select label from app where id = ${test.appId}::uuid`.execute(tx);
  const ids = await deps.queue().enqueue(
    tx,
    agentIds.map((agentId) => ({
      appId: test.appId,
      kind: 'connector.test',
      orderKey: `test:${randomUUIDv7()}`,
      subject: { id: test.appId, name: app.rows[0]!.label },
      intent: { agents: [agentId], settings: { [agentId]: sealed[agentId] as unknown as JsonObject } },
    })),
  );
  return agentIds.map((agentId, n) => ({ agentId, actionId: ids[n]! }));
}
