import { lockDataFolder } from '../config/folder-lock.ts';
import { requireIdentity } from '../enrol/identity.ts';
import { unenrol } from '../enrol/unenrol.ts';
import { openNodeStore } from '../journal/node-store.ts';
import { loadAgentKeys } from '../keychain/agent-keys.ts';
import { createOrgClient } from '../link/org-client.ts';
import { openParts } from '../parts.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

export interface UnenrolOptions extends DataOption {
  /** Forget here, without asking the org. */
  local?: boolean;
}

/** `postern unenrol`: takes this agent out of the org and forgets its key. */
export async function unenrolCommand(options: UnenrolOptions, context: CliContext): Promise<ExitCode> {
  const parts = await openParts(context.environment(options.data));
  const identity = requireIdentity(parts.dataDir);
  const lock = lockDataFolder(parts.dataDir, openNodeStore);
  try {
    const keys = await loadAgentKeys(parts.keychain);
    const client = createOrgClient({
      http: parts.openHttp(identity.org),
      clock: parts.clock,
      keys,
      clientId: identity.clientId,
    });
    await unenrol({
      dataDir: parts.dataDir,
      keychain: parts.keychain,
      client,
      localOnly: options.local === true,
    }).finally(() => client.close());
  } finally {
    lock.release();
  }
  context.out(`This agent is no longer enrolled in ${identity.org}.`);
  return exitCodes.ok;
}
