import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { LogEvent } from '../log/event.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { requireOwnGroup } from './find-groups.ts';
import { type GroupRow, groupTarget } from './group.ts';
import { type PersonRow, personTarget } from './person.ts';

type Member = Pick<PersonRow, 'id' | 'login' | 'profile'>;

/** Adds people; who is there already stays. @returns how many are new. Throws `group_imported`. */
export async function addMembers(
  tx: Tx,
  deps: DirectoryDeps,
  group: GroupRow,
  personIds: string[],
  { actor }: Change,
): Promise<number> {
  await requireOwnGroup(tx, group);
  const { rows } = await sql<Member>`
    with added as (
      insert into grp_member (grp_id, person_id)
      select ${group.id}::uuid, x from unnest(${personIds}::uuid[]) as x on conflict do nothing returning person_id
    )
    select p.id, p.login, p.profile from added join person p on p.id = added.person_id`.execute(tx);
  return told(tx, deps, rows, (person) => event(group, person, actor, 'add'), group.id);
}

/** Removes people who are members. @returns how many were. Throws `group_imported`. */
export async function removeMembers(
  tx: Tx,
  deps: DirectoryDeps,
  group: GroupRow,
  personIds: string[],
  { actor }: Change,
): Promise<number> {
  await requireOwnGroup(tx, group);
  const { rows } = await sql<Member>`
    with removed as (
      delete from grp_member where grp_id = ${group.id}::uuid and person_id = any(${personIds}::uuid[]) returning person_id
    )
    select p.id, p.login, p.profile from removed join person p on p.id = removed.person_id`.execute(tx);
  return told(tx, deps, rows, (person) => event(group, person, actor, 'remove'), group.id);
}

/** Tells the log and provisioning of the members that really changed. @returns how many did */
async function told(
  tx: Tx,
  deps: DirectoryDeps,
  changed: Member[],
  eventOf: (person: Member) => LogEvent,
  groupId: string,
): Promise<number> {
  if (changed.length === 0) return 0;
  await sql`update grp set members_updated_at = ${now(deps)}::timestamptz where id = ${groupId}::uuid`.execute(tx);
  await deps.systemLog.write(tx, changed.map(eventOf));
  const ids = changed.map(({ id }) => id);
  await deps.provisioning.groupsChanged(tx, [groupId], ids);
  return changed.length;
}

const event = (group: GroupRow, person: Member, actor: Change['actor'], verb: 'add' | 'remove'): LogEvent => ({
  eventType: `group.user_membership.${verb}`,
  message: verb === 'add' ? 'Add person to group' : 'Remove person from group',
  actor,
  target: [personTarget(person), groupTarget(group)],
});
