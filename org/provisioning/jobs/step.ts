import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { readAccounts } from '../../imports/missing.ts';
import { followLeft } from '../../sources/statuses.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { followGroups } from '../follow-groups.ts';
import { reconcile } from '../reconcile.ts';
import { remapMembers } from '../remap.ts';
import { retryTasks } from '../retry-tasks.ts';
import { writeAgain } from '../write-again.ts';
import type { Job } from './job.ts';

/** One slice of a job, from the state of now: done twice it changes nothing. */
export async function step(deps: ProvisioningDeps, tx: Tx, job: Job, items: readonly string[]): Promise<void> {
  if (items.length === 0) return;
  const { appId } = job;
  switch (job.kind) {
    case 'GROUP_ASSIGN':
    case 'GROUP_UNASSIGN':
      return followGroups(deps, tx, { appId, personIds: items });
    case 'PROVISION':
      return writeAgain(deps, tx, appId, items);
    case 'MAPPING_APPLY':
      await sql`
        update app_user set pushed_rev = null
        where app_id = ${appId}::uuid and person_id = any(${[...items]}::uuid[]) and wanted and external_id is not null`.execute(
        tx,
      );
      return reconcile(deps, tx, await accountsIn(tx, appId, items), { moved: true });
    case 'MAPPING_CHANGE':
      return reconcile(deps, tx, await accountsIn(tx, appId, items), { fixed: 'mapping' });
    case 'APP_CHANGE':
      return reconcile(deps, tx, await accountsIn(tx, appId, items), { moved: true });
    case 'GROUP_CHANGE':
      return remapMembers(deps, tx, items, appId);
    case 'TASK_RETRY':
      return retryTasks(deps, tx, items);
    case 'IMPORT_MISSING':
      return readAccounts(deps, tx, appId, items);
    case 'IMPORT_LEFT':
      return followLeft(deps, tx, appId, items);
  }
}

async function accountsIn(tx: Tx, appId: string, personIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from app_user where app_id = ${appId}::uuid and person_id = any(${[...personIds]}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}
