import { join } from 'node:path';
import { type Agent, createAgent } from './agent.ts';
import type { Environment } from './config/environment.ts';
import type { Identity } from './enrol/identity.ts';
import { openNodeStore } from './journal/node-store.ts';
import { loadAgentKeys } from './keychain/agent-keys.ts';
import { createUnsealer } from './keychain/unsealer.ts';
import { createOrgClient } from './link/org-client.ts';
import { openParts } from './parts.ts';
import type { Log } from './ports.ts';
import { createConnectors } from './scim/connectors.ts';
import { agentVersion } from './version.ts';

/** An enrolled agent, wired for Node by the settings as they are now. It does not run yet. Throws CodedError. */
export async function openAgent(environment: Environment, identity: Identity, log: Log): Promise<Agent> {
  const { dataDir, keychain, trust, clock, session, config, openHttp } = await openParts(environment);
  const keys = await loadAgentKeys(keychain);
  const unsealer = createUnsealer(keys);
  const org = createOrgClient({ http: openHttp(identity.org), clock, keys, clientId: identity.clientId });
  const proxied = config.proxy.connectors;
  const connectors = createConnectors({ trust, unsealer, keychain, log, version: agentVersion, proxied });
  const store = openNodeStore(join(dataDir, 'journal.db'));
  return createAgent({ org, connectors, unsealer, clock, log, store, session, version: agentVersion, identity });
}
