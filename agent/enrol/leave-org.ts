import { loadAgentKeys } from '../keychain/agent-keys.ts';
import { createOrgClient } from '../link/org-client.ts';
import type { Parts } from '../parts.ts';
import type { Identity } from './identity.ts';
import { unenrol } from './unenrol.ts';

/** Takes the agent of a data folder out of its org, and forgets its key. No agent may run on the folder. Throws CodedError or OrgFault. */
export async function leaveOrg(
  { dataDir, keychain, clock, openHttp }: Parts,
  { org, clientId }: Identity,
  localOnly: boolean,
): Promise<void> {
  const keys = await loadAgentKeys(keychain);
  const client = createOrgClient({ http: openHttp(org), clock, keys, clientId });
  await unenrol({ dataDir, keychain, client, localOnly }).finally(() => client.close());
}
