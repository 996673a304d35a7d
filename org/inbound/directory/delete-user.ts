import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { getPerson } from '../../directory/find-people.ts';
import { changeStatus } from '../../directory/lifecycle.ts';
import { personTarget } from '../../directory/person.ts';
import { deleteLeavers, noteLeaver } from './delete-leavers.ts';
import type { Source } from './deps.ts';
import { leaveGroups } from './members.ts';
import type { UserRow } from './user-row.ts';

/**
 * The source has forgotten the account: by the app's policy its person is deactivated here and in every app, deleted
 * when that is done, or stays as they are. They leave the source's groups and have no source any more.
 */
export async function deleteUser(tx: Tx, source: Source, row: UserRow): Promise<void> {
  const { app } = source;
  const person = await getPerson(tx, row.person_id, { lock: true });
  await leaveGroups(tx, source, row);
  await sql`delete from inbound_user where id = ${row.id}::uuid`.execute(tx);
  await source.systemLog.write(tx, [
    {
      eventType: 'application.inbound.user.delete',
      message: `${app.label} no longer has ${person.login}`,
      actor: source.actor,
      target: [personTarget(person)],
      detail: { policy: app.settings.onDelete },
    },
  ]);
  if (app.settings.onDelete === 'keep') return;
  if (person.status !== 'DEPROVISIONED') await changeStatus(tx, source, person, 'deactivate', source);
  if (app.settings.onDelete === 'deactivate') return;
  await noteLeaver(tx, app.id, person.id, source.actor);
  await deleteLeavers(source, tx, person.id);
}
