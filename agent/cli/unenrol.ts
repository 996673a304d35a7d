import { lockDataFolder } from '../config/folder-lock.ts';
import { requireIdentity } from '../enrol/identity.ts';
import { leaveOrg } from '../enrol/leave-org.ts';
import { openNodeStore } from '../journal/node-store.ts';
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
    await leaveOrg(parts, identity, options.local === true);
  } finally {
    lock.release();
  }
  context.out(`This agent is no longer enrolled in ${identity.org}.`);
  return exitCodes.ok;
}
