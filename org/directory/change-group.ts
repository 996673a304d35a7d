import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { createExpressionReader } from '../expressions/reader.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { requireOwnGroup } from './find-groups.ts';
import { type GroupRow, groupTarget } from './group.ts';
import { refuse } from './refused.ts';
import { checkRename } from './rules/check-rule.ts';

export interface GroupProfile {
  name: string;
  description?: string | null | undefined;
}

/** @returns the id. Throws Refused `group_name_taken`. */
export async function createGroup(
  tx: Tx,
  deps: DirectoryDeps,
  profile: GroupProfile,
  { actor }: Change,
): Promise<string> {
  await requireFreeName(tx, profile.name);
  const id = randomUUIDv7();
  const at = now(deps);
  await sql`
    insert into grp (id, name, description, created_at, updated_at, members_updated_at)
    values (${id}::uuid, ${profile.name}, ${profile.description ?? null}, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)
  `.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'group.lifecycle.create',
      message: 'Create group',
      actor,
      target: [groupTarget({ id, name: profile.name })],
    },
  ]);
  return id;
}

/** Saves name and description and tells the apps. Throws `group_imported`, Refused `group_name_taken`, `group_rule_cycle`. */
export async function changeGroup(
  tx: Tx,
  deps: DirectoryDeps,
  group: GroupRow,
  profile: GroupProfile,
  { actor }: Change,
): Promise<void> {
  await requireOwnGroup(tx, group);
  const description = profile.description ?? null;
  if (group.name === profile.name && group.description === description) return;
  await requireFreeName(tx, profile.name, group.id);
  if (group.name !== profile.name) await checkRename(tx, createExpressionReader(), group.id, profile.name);
  await sql`
    update grp set name = ${profile.name}, description = ${description}, updated_at = ${now(deps)}::timestamptz
    where id = ${group.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'group.profile.update',
      message: 'Update group',
      actor,
      target: [groupTarget({ id: group.id, name: profile.name })],
    },
  ]);
  await deps.provisioning.groupsChanged(tx, [group.id]);
}

/** Ends its assignments, then deletes it. Throws `group_imported`, `group_pushed`, `group_in_rule`. */
export async function deleteGroup(tx: Tx, deps: DirectoryDeps, group: GroupRow, { actor }: Change): Promise<void> {
  await requireOwnGroup(tx, group);
  await endPushesByRule(tx, deps, group);
  const pushed = await sql<{ label: string }>`
    select app.label from group_push m join app on app.id = m.app_id where m.grp_id = ${group.id}::uuid limit 1`.execute(
    tx,
  );
  if (pushed.rows[0]) throw new CodedError('group_pushed', { name: group.name, app: pushed.rows[0].label });
  const used = await sql<{ name: string }>`
    select r.name from group_rule r where r.status <> 'DELETING' and (
      exists (select from group_rule_grp rg where rg.rule_id = r.id and rg.grp_id = ${group.id}::uuid)
      or r.expression like ${`%${group.id}%`}) limit 1`.execute(tx);
  if (used.rows[0]) throw new CodedError('group_in_rule', { name: group.name, rule: used.rows[0].name });
  const { rows } = await sql<{ app_id: string }>`select app_id from app_grp where grp_id = ${group.id}::uuid`.execute(
    tx,
  );
  for (const { app_id } of rows) await deps.provisioning.groupUnassigned(tx, app_id, group.id);
  const members = await sql<{ id: string }>`
    delete from grp_member where grp_id = ${group.id}::uuid returning person_id as id`.execute(tx);
  await sql`delete from grp where id = ${group.id}::uuid`.execute(tx);
  await deps.provisioning.groupsChanged(
    tx,
    [group.id],
    members.rows.map(({ id }) => id),
  );
  await deps.systemLog.write(tx, [
    { eventType: 'group.lifecycle.delete', message: 'Delete group', actor, target: [groupTarget(group)] },
  ]);
}

/** What a rule pushed ends with the group, as the rule says. */
async function endPushesByRule(tx: Tx, deps: DirectoryDeps, group: GroupRow): Promise<void> {
  const { rows } = await sql<{ id: string; remove: boolean }>`
    select m.id, r.when_unmatched = 'DELETE' as remove from group_push m join group_push_rule r on r.id = m.rule_id
    where m.grp_id = ${group.id}::uuid`.execute(tx);
  for (const { id, remove } of rows) await deps.provisioning.groupUnlink(tx, id, remove);
}

/** Names of the org's own groups are unique without case. The lock keeps two requests from taking one at once. */
async function requireFreeName(tx: Tx, name: string, except?: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('postern group name'))`.execute(tx);
  const { rows } = await sql`
    select 1 from grp where type = 'OKTA_GROUP' and lower(name) = lower(${name})
      and id is distinct from ${except ?? null}::uuid`.execute(tx);
  if (rows.length > 0) throw refuse('profile.name', 'group_name_taken', { name });
}
