import { join } from 'node:path';
import { type Agent, createAgent } from './agent.ts';
import type { Identity } from './enrol/identity.ts';
import { prepareStore } from './journal/prepare-store.ts';
import type { OpenStore } from './journal/store.ts';
import { loadAgentKeys } from './keychain/agent-keys.ts';
import { createUnsealer } from './keychain/unsealer.ts';
import { createOrgClient } from './link/org-client.ts';
import type { Parts } from './parts.ts';
import type { Log } from './ports.ts';
import { createConnectors } from './scim/connectors.ts';
import { agentVersion } from './version.ts';

/** An enrolled agent, wired over its parts. It does not run yet. Throws CodedError. */
export async function openAgent(parts: Parts, openStore: OpenStore, identity: Identity, log: Log): Promise<Agent> {
  const { dataDir, keychain, trust, clock, session, openHttp } = parts;
  const keys = await loadAgentKeys(keychain);
  const unsealer = createUnsealer(keys);
  const org = createOrgClient({ http: openHttp(identity.org), clock, keys, clientId: identity.clientId });
  const connectors = createConnectors({ trust, unsealer, keychain, log, version: agentVersion });
  const store = prepareStore(join(dataDir, 'journal.db'), openStore);
  return createAgent({ org, connectors, unsealer, clock, log, store, session, version: agentVersion, identity });
}
