import type { Tx } from '../db/database.ts';
import { startImport } from '../imports/start.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';

/**
 * Starts a drift check: a full read by an agent, page by page as for an import, that is compared and not applied.
 * Throws CodedError `import_running`: an app is read by one of both at a time. @returns id of the run
 */
export const startDriftCheck = (deps: ProvisioningDeps, tx: Tx, appId: string): Promise<string> =>
  startImport(deps, tx, appId, 'full', { purpose: 'drift' });
