import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ProvisioningDeps } from './deps.ts';
import { heldByNoGroup } from './follow-groups.ts';
import type { Job } from './jobs/job.ts';
import { startJob } from './jobs/start.ts';

export async function groupAssigned(deps: ProvisioningDeps, tx: Tx, appId: string, groupId: string): Promise<void> {
  await sql`insert into app_grp (app_id, grp_id) values (${appId}, ${groupId}) on conflict do nothing`.execute(tx);
  const missing = sql<{ item: string }>`
    select gm.person_id as item from grp_member gm where gm.grp_id = ${groupId}::uuid and not exists (
      select from app_user au where au.app_id = ${appId}::uuid and au.person_id = gm.person_id and au.wanted)`;
  await startJob(deps, tx, await about(tx, appId, 'GROUP_ASSIGN', groupId), missing);
}

export async function groupUnassigned(deps: ProvisioningDeps, tx: Tx, appId: string, groupId: string): Promise<void> {
  await sql`delete from app_grp where app_id = ${appId} and grp_id = ${groupId}`.execute(tx);
  const left = sql<{ item: string }>`
    select au.person_id as item from app_user au
    where au.app_id = ${appId}::uuid and au.wanted and au.scope = 'GROUP' and ${heldByNoGroup}`;
  await startJob(deps, tx, await about(tx, appId, 'GROUP_UNASSIGN', groupId), left);
}

async function about(tx: Tx, appId: string, kind: Job['kind'], groupId: string): Promise<Job> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from grp where id = ${groupId}::uuid`.execute(tx);
  return { appId, kind, ...(rows[0] && { subject: rows[0] }) };
}
