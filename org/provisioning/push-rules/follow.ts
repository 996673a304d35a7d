import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { type LogEvent, systemActor } from '../../log/event.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { groupPush, groupUnlink } from '../group-push.ts';

/** Groups that one transaction looks at. */
const atOnce = 250;

/** The rule `r` fits the group `g`. An app's own groups are not pushed back to it. */
const fits = sql`
  r.status = 'ACTIVE' and g.app_id is distinct from r.app_id
  and (r.name_operator is null or push_rule_fits(g.name, r.name_operator, r.name_value))
  and (r.description_operator is null or push_rule_fits(coalesce(g.description, ''), r.description_operator, r.description_value))`;

interface Mapped {
  id: string;
  app_id: string;
  label: string;
  grp_id: string;
  name: string;
  rule: string;
  remove: boolean;
}

const event = (verb: string, message: string, { app_id, label, grp_id, name }: Mapped): LogEvent => ({
  eventType: `application.provision.group_push.${verb}`,
  message,
  actor: systemActor,
  appId: app_id,
  target: [
    { type: 'UserGroup', id: grp_id, displayName: name },
    { type: 'AppInstance', id: app_id, displayName: label },
  ],
});

/**
 * Asks the push rules about the groups that are due longest: pushes those that a rule fits now, and ends the mappings
 * of rules that fit no more. What a person pushed stays. @returns is there more to do here?
 */
export async function followPushRules(deps: ProvisioningDeps, tx: Tx): Promise<boolean> {
  const lock = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('postern push rules')) as mine`.execute(tx);
  if (!lock.rows[0]!.mine) return false;
  const { rows } = await sql<{ grp_id: string }>`
    with taken as (
      delete from group_push_due where seq in (select seq from group_push_due order by seq limit ${atOnce}) returning grp_id)
    select distinct grp_id from taken`.execute(tx);
  if (rows.length === 0) return false;
  const groups = rows.map(({ grp_id }) => grp_id);
  // Where another rule of the app fits, the mapping goes over to it.
  await sql`
    update group_push gp set rule_id = (
      select r.id from group_push_rule r join grp g on g.id = gp.grp_id where r.app_id = gp.app_id and ${fits} order by r.created_at, r.id limit 1)
    where gp.grp_id = any(${groups}::uuid[]) and gp.rule_id is not null
      and not exists (select from group_push_rule r join grp g on g.id = gp.grp_id where r.id = gp.rule_id and ${fits})
      and exists (select from group_push_rule r join grp g on g.id = gp.grp_id where r.app_id = gp.app_id and ${fits})`.execute(
    tx,
  );
  await end(deps, tx, groups);
  await begin(deps, tx, groups);
  return true;
}

async function begin(deps: ProvisioningDeps, tx: Tx, groups: string[]): Promise<void> {
  const { rows } = await sql<Mapped>`
    with made as (
      insert into group_push (id, app_id, grp_id, rule_id, created_at)
      select gen_random_uuid(), app_id, grp_id, rule_id, ${at(deps.clock())}::timestamptz from (
        select distinct on (r.app_id, g.id) r.app_id, g.id as grp_id, r.id as rule_id
        from group_push_rule r join grp g on g.id = any(${groups}::uuid[]) where ${fits}
        order by r.app_id, g.id, r.created_at, r.id) m
      on conflict (app_id, grp_id) do nothing returning *)
    select made.id, made.app_id, app.label, made.grp_id, g.name, r.name as rule, false as remove
    from made join app on app.id = made.app_id join grp g on g.id = made.grp_id join group_push_rule r on r.id = made.rule_id
    order by made.id`.execute(tx);
  const events = rows.map((row) => event('mapping.created', `Push a group by the rule ${row.rule}`, row));
  await deps.events.write(tx, events);
  for (const { id } of rows) await groupPush(deps, tx, id);
}

async function end(deps: ProvisioningDeps, tx: Tx, groups: string[]): Promise<void> {
  const { rows } = await sql<Mapped>`
    select gp.id, gp.app_id, app.label, gp.grp_id, g.name, r.name as rule, r.when_unmatched = 'DELETE' as remove
    from group_push gp join group_push_rule r on r.id = gp.rule_id join app on app.id = gp.app_id join grp g on g.id = gp.grp_id
    where gp.grp_id = any(${groups}::uuid[]) and r.status = 'ACTIVE' and not (${fits}) order by gp.id`.execute(tx);
  const events = rows.map((row) => event('removed', `Unlink a group that the rule ${row.rule} no longer fits`, row));
  await deps.events.write(tx, events);
  for (const { id, remove } of rows) await groupUnlink(deps, tx, id, remove);
}
