import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, isUuid, now } from '../directory/deps.ts';
import { type GroupRow, groupTarget } from '../directory/group.ts';
import type { LogEvent } from '../log/event.ts';
import { type AppRow, appTarget } from './app.ts';

export interface MappingRow {
  id: string;
  app_id: string;
  grp_id: string;
  name: string;
  external_id: string | null;
  target_name: string | null;
  rule_id: string | null;
  rule_name: string | null;
  /** The group that an import made of it. */
  target_id: string | null;
  status: 'ACTIVE' | 'INACTIVE' | 'ERROR';
  error: { code: string; message?: string } | null;
  pushed_members: number | null;
  created_at: Date;
  last_push_at: Date | null;
  members: number;
}

/** Of the mapping `m` and its group `g`. */
export const mappingSelect = sql`
  select m.id, m.app_id, m.grp_id, g.name, m.external_id, m.target_name, m.rule_id, m.status,
    (select r.name from group_push_rule r where r.id = m.rule_id) as rule_name,
    (select t.id from grp t where t.app_id = m.app_id and t.external_id = m.external_id) as target_id, m.error, m.pushed_members, m.created_at, m.last_push_at,
    (select count(*)::int from grp_member x where x.grp_id = m.grp_id) as members
  from group_push m join grp g on g.id = m.grp_id`;

/** Throws `not_found`. */
export async function getMapping(tx: Tx, app: AppRow, id: string): Promise<MappingRow> {
  const { rows } = isUuid(id)
    ? await sql<MappingRow>`${mappingSelect} where m.app_id = ${app.id}::uuid and m.id = ${id}::uuid`.execute(tx)
    : { rows: [] };
  if (!rows[0]) throw new CodedError('not_found', { id, type: 'GroupPushMapping' });
  return rows[0];
}

const event = (
  verb: string,
  message: string,
  app: AppRow,
  group: { id: string; name: string },
  actor: Change['actor'],
): LogEvent => ({
  eventType: `application.provision.group_push.${verb}`,
  message,
  actor,
  appId: app.id,
  target: [groupTarget(group), appTarget(app)],
});

/** What a group becomes in the app: a group that was imported from there, or a new one of another name. */
export interface Target {
  group?: GroupRow | undefined;
  name?: string | undefined;
}

/** @returns the id. Throws `group_already_pushed`, `group_target_wrong`, `group_target_taken`. */
export async function createMapping(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  group: GroupRow,
  target: Target,
  { actor }: Change,
): Promise<string> {
  const id = randomUUIDv7();
  if (target.group) await requireFreeTarget(tx, app, target.group);
  // A linked group keeps the name that it has there.
  const name = target.name ?? target.group?.name ?? null;
  const { rows } = await sql`
    insert into group_push (id, app_id, grp_id, external_id, target_name, created_at)
    values (${id}::uuid, ${app.id}::uuid, ${group.id}::uuid, ${target.group?.external_id ?? null},
      ${name === group.name ? null : name}, ${now(deps)}::timestamptz)
    on conflict (app_id, grp_id) do nothing returning id`.execute(tx);
  if (rows.length === 0) throw new CodedError('group_already_pushed', { name: group.name, app: app.label });
  await deps.systemLog.write(tx, [event('mapping.created', 'Push a group', app, group, actor)]);
  await deps.provisioning.groupPush(tx, id);
  return id;
}

async function requireFreeTarget(tx: Tx, app: AppRow, target: GroupRow): Promise<void> {
  if (target.app_id !== app.id || target.external_id === null)
    throw new CodedError('group_target_wrong', { name: target.name, app: app.label });
  const { rows } = await sql<{ name: string }>`
    select g.name from group_push m join grp g on g.id = m.grp_id
    where m.app_id = ${app.id}::uuid and m.external_id = ${target.external_id}`.execute(tx);
  if (rows[0]) throw new CodedError('group_target_taken', { target: target.name, app: app.label, name: rows[0].name });
}

/** A stopped mapping pushes nothing; going on pushes at once. */
export async function switchMapping(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  mapping: MappingRow,
  status: 'ACTIVE' | 'INACTIVE',
  { actor }: Change,
): Promise<void> {
  if (mapping.status === status) return;
  await sql`update group_push set status = ${status}, error = null where id = ${mapping.id}::uuid`.execute(tx);
  const group = { id: mapping.grp_id, name: mapping.name };
  const told =
    status === 'ACTIVE'
      ? event('activate_mapping', 'Push a group again', app, group, actor)
      : event('deactivate_mapping', 'Stop pushing a group', app, group, actor);
  await deps.systemLog.write(tx, [told]);
  await deps.provisioning.groupPush(tx, mapping.id);
}

/** `remove`: the group in the application goes too. Throws `group_pushed_by_rule`. */
export async function deleteMapping(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  mapping: MappingRow,
  remove: boolean,
  { actor }: Change,
): Promise<void> {
  if (mapping.rule_name !== null)
    throw new CodedError('group_pushed_by_rule', { name: mapping.name, rule: mapping.rule_name });
  const group = { id: mapping.grp_id, name: mapping.name };
  const message = remove ? 'Unlink a pushed group and delete it in the app' : 'Unlink a pushed group';
  await deps.systemLog.write(tx, [event('removed', message, app, group, actor)]);
  await deps.provisioning.groupUnlink(tx, mapping.id, remove);
}
