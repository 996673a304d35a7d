import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { LogEvent } from '../log/event.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { requireOwnGroup } from './find-groups.ts';
import { type GroupRow, groupTarget } from './group.ts';
import { displayName, type PersonRow, personTarget } from './person.ts';

type Member = Pick<PersonRow, 'id' | 'login' | 'profile'>;

export interface MemberChange extends Change {
  /** The group rule that changes the members; absent: it is done by hand. */
  rule?: { id: string; name: string };
}

/**
 * Adds people; who is there already stays, and is from then on held by hand or by this rule as well.
 * @returns how many are new. Throws `group_imported`.
 */
export async function addMembers(
  tx: Tx,
  deps: DirectoryDeps,
  group: GroupRow,
  personIds: string[],
  change: MemberChange,
): Promise<number> {
  await requireOwnGroup(tx, group);
  const rules = change.rule ? [change.rule.id] : [];
  // What only one thing holds, a hand or one rule, was not there before.
  const { rows } = await sql<Member>`
    with held as (
      insert into grp_member (grp_id, person_id, manual, rules)
      select ${group.id}::uuid, x, ${rules.length === 0}::boolean, ${rules}::uuid[] from unnest(${personIds}::uuid[]) as x
      on conflict (grp_id, person_id) do update
        set manual = grp_member.manual or excluded.manual,
          rules = case when grp_member.rules @> excluded.rules then grp_member.rules else grp_member.rules || excluded.rules end
        where (excluded.manual and not grp_member.manual) or not grp_member.rules @> excluded.rules
      returning person_id, manual::int + cardinality(rules) as holders
    )
    select p.id, p.login, p.profile from held join person p on p.id = held.person_id where held.holders = 1`.execute(
    tx,
  );
  return told(tx, deps, rows, group, change, 'add');
}

/** Removes people who are members. @returns how many were. Throws `group_imported`, by hand also `member_by_rule`. */
export async function removeMembers(
  tx: Tx,
  deps: DirectoryDeps,
  group: GroupRow,
  personIds: string[],
  change: MemberChange,
): Promise<number> {
  await requireOwnGroup(tx, group);
  const these = sql`grp_id = ${group.id}::uuid and person_id = any(${personIds}::uuid[])`;
  if (!change.rule) await requireNoRule(tx, group, personIds);
  const only = change.rule ? sql`not manual and rules = ${[change.rule.id]}::uuid[]` : sql`true`;
  const { rows } = await sql<Member>`
    with removed as (delete from grp_member where ${these} and ${only} returning person_id)
    select p.id, p.login, p.profile from removed join person p on p.id = removed.person_id`.execute(tx);
  if (change.rule) {
    await sql`
      update grp_member set rules = array_remove(rules, ${change.rule.id}::uuid)
      where ${these} and rules @> ${[change.rule.id]}::uuid[]`.execute(tx);
  }
  return told(tx, deps, rows, group, change, 'remove');
}

/** A rule would bring the person back at the next change, so only the rule lets go of them. */
async function requireNoRule(tx: Tx, group: GroupRow, personIds: string[]): Promise<void> {
  const { rows } = await sql<{ profile: PersonRow['profile']; rule: string }>`
    select p.profile, r.name as rule from grp_member m
      join group_rule r on r.id = any(m.rules) join person p on p.id = m.person_id
    where m.grp_id = ${group.id}::uuid and m.person_id = any(${personIds}::uuid[]) order by lower(p.login) limit 1`.execute(
    tx,
  );
  const [held] = rows;
  if (!held) return;
  throw new CodedError('member_by_rule', { person: displayName(held.profile), group: group.name, rule: held.rule });
}

/** Tells the log and provisioning of the members that really changed. @returns how many did */
async function told(
  tx: Tx,
  deps: DirectoryDeps,
  changed: Member[],
  group: GroupRow,
  change: MemberChange,
  verb: 'add' | 'remove',
): Promise<number> {
  if (changed.length === 0) return 0;
  await sql`update grp set members_updated_at = ${now(deps)}::timestamptz where id = ${group.id}::uuid`.execute(tx);
  await deps.systemLog.write(
    tx,
    changed.map((person) => membershipEvent(group, person, change, verb)),
  );
  const ids = changed.map(({ id }) => id);
  await deps.provisioning.groupsChanged(tx, [group.id], ids);
  return changed.length;
}

/** Someone came into a group, or left it. */
export function membershipEvent(
  group: Pick<GroupRow, 'id' | 'name'>,
  person: Member,
  { actor, rule }: MemberChange,
  verb: 'add' | 'remove',
): LogEvent {
  const what = verb === 'add' ? 'Add person to group' : 'Remove person from group';
  return {
    eventType: `group.user_membership.${verb}`,
    message: rule ? `${what} by the rule ${rule.name}` : what,
    actor,
    target: [personTarget(person), groupTarget(group)],
    ...(rule ? { detail: { rule: rule.id } } : {}),
  };
}
