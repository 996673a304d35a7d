import type { Db, Tx } from '../db/database.ts';
import type { DirectoryDeps } from '../directory/deps.ts';

export interface TellDeps extends DirectoryDeps {
  db: Pick<Db, 'notify'>;
}

/** An app changed: provisioning asks everything again, and the agents that wait for work hear of it at the commit. */
export async function tellAgents(tx: Tx, deps: TellDeps, appId: string): Promise<void> {
  await deps.provisioning.appChanged(tx, appId);
  await deps.db.notify(tx, 'config', appId);
}
