import { z } from 'zod';
import { deleteAgentKeys } from '../keychain/agent-keys.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { type OrgClient, OrgFault } from '../ports.ts';
import { removeIdentity } from './identity.ts';

/** The org no longer knows this agent anyway. */
const gone = new Set(['agent_revoked', 'key_removed']);

/**
 * Takes the agent out of the org, then forgets its identity and keys. With `localOnly` the org is not asked.
 * Throws OrgFault, and then nothing is forgotten.
 */
export async function unenrol(deps: {
  dataDir: string;
  keychain: Keychain;
  client: OrgClient;
  localOnly: boolean;
}): Promise<void> {
  if (!deps.localOnly) {
    await deps.client
      .call({ method: 'DELETE', path: '/agents/self', schema: z.unknown(), timeoutMs: 20_000 })
      .catch((error: unknown) => {
        if (!(error instanceof OrgFault && gone.has(error.code))) throw error;
      });
  }
  removeIdentity(deps.dataDir);
  await deleteAgentKeys(deps.keychain);
}
