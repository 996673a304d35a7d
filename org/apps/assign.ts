import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Change, DirectoryDeps } from '../directory/deps.ts';
import { type GroupRow, groupTarget } from '../directory/group.ts';
import { type PersonRow, personTarget } from '../directory/person.ts';
import { type AppRow, appTarget } from './app.ts';

/** Assigns people by themselves; who is already so assigned stays. @returns how many are new */
export async function assignPeople(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  people: PersonRow[],
  { actor }: Change,
): Promise<number> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from app_user where app_id = ${app.id}::uuid and wanted and scope = 'USER'
      and person_id = any(${people.map(({ id }) => id)}::uuid[])`.execute(tx);
  const there = new Set(rows.map(({ person_id }) => person_id));
  const fresh = people.filter(({ id }) => !there.has(id));
  if (fresh.length === 0) return 0;
  await deps.systemLog.write(
    tx,
    fresh.map((person) => ({
      eventType: 'application.user_membership.add',
      message: 'Assign person to app',
      actor,
      appId: app.id,
      target: [personTarget(person), appTarget(app)],
    })),
  );
  await deps.provisioning.assigned(
    tx,
    app.id,
    fresh.map(({ id }) => id),
    'USER',
  );
  return fresh.length;
}

/** Throws `not_found` where the person is not assigned. */
export async function unassignPerson(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  person: PersonRow,
  { actor }: Change,
): Promise<void> {
  const { rows } = await sql`
    select 1 from app_user where app_id = ${app.id}::uuid and person_id = ${person.id}::uuid and wanted`.execute(tx);
  if (rows.length === 0) throw new CodedError('not_found', { id: person.login, type: 'AppUser' });
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.user_membership.remove',
      message: 'Unassign person from app',
      actor,
      appId: app.id,
      target: [personTarget(person), appTarget(app)],
    },
  ]);
  await deps.provisioning.unassigned(tx, app.id, [person.id]);
}

/** Assigns or unassigns a group with all its members. Unassigning one that is not assigned throws `not_found`. */
export async function assignGroup(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  group: GroupRow,
  wanted: boolean,
  { actor }: Change,
): Promise<void> {
  const { rows } = await sql`
    select 1 from app_grp where app_id = ${app.id}::uuid and grp_id = ${group.id}::uuid`.execute(tx);
  if (rows.length > 0 === wanted) {
    if (wanted) return;
    throw new CodedError('not_found', { id: group.id, type: 'ApplicationGroupAssignment' });
  }
  await deps.systemLog.write(tx, [
    {
      eventType: `group.application_assignment.${wanted ? 'add' : 'remove'}`,
      message: wanted ? 'Assign group to app' : 'Unassign group from app',
      actor,
      appId: app.id,
      target: [groupTarget(group), appTarget(app)],
    },
  ]);
  if (wanted) await deps.provisioning.groupAssigned(tx, app.id, group.id);
  else await deps.provisioning.groupUnassigned(tx, app.id, group.id);
}
