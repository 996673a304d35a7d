import type { Tx } from '../db/database.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';

export interface Decision {
  externalId: string;
  decision: 'confirm' | 'ignore';
}

export async function confirmImport(
  _deps: ProvisioningDeps,
  _tx: Tx,
  _appId: string,
  _decisions: Decision[],
): Promise<void> {}
