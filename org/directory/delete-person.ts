import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Change, DirectoryDeps } from './deps.ts';
import { changeStatus } from './lifecycle.ts';
import { type PersonRow, personTarget } from './person.ts';

/**
 * Okta's two steps: someone who is not deactivated yet is deactivated, someone who is gets deleted. Throws
 * `person_busy` while an app still waits for a change of the account, which would otherwise never arrive there.
 */
export async function deletePerson(tx: Tx, deps: DirectoryDeps, person: PersonRow, change: Change): Promise<void> {
  if (person.status !== 'DEPROVISIONED') return changeStatus(tx, deps, person, 'deactivate', change);
  const { rows } = await sql<{ label: string }>`
    select app.label from app_user u join app on app.id = u.app_id
    join action a on a.order_key = 'user:' || u.id::text and a.state in ('ready', 'leased', 'held')
    where u.person_id = ${person.id}::uuid order by app.label limit 1`.execute(tx);
  if (rows[0]) throw new CodedError('person_busy', { app: rows[0].label });
  const groups = await sql<{ grp_id: string }>`
    select grp_id from grp_member where person_id = ${person.id}::uuid`.execute(tx);
  await sql`delete from person where id = ${person.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'user.lifecycle.delete.completed',
      message: 'Delete person',
      actor: change.actor,
      target: [personTarget(person)],
    },
  ]);
  if (groups.rows.length > 0) {
    await deps.provisioning.groupsChanged(
      tx,
      groups.rows.map(({ grp_id }) => grp_id),
    );
  }
}
