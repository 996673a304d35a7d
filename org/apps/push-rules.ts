import { randomUUIDv7 } from 'node:crypto';
import type { PushRule, pushRuleBody } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, isUuid, now } from '../directory/deps.ts';
import { refuse } from '../directory/refused.ts';
import { type AppRow, appTarget } from './app.ts';

type Content = z.output<typeof pushRuleBody>;
type Operator = NonNullable<PushRule['conditions']['name']>['operator'];

export interface PushRuleRow {
  id: string;
  app_id: string;
  name: string;
  status: PushRule['status'];
  name_operator: Operator | null;
  name_value: string | null;
  description_operator: Operator | null;
  description_value: string | null;
  when_unmatched: PushRule['whenUnmatched'];
  created_at: Date;
  updated_at: Date;
  groups: number;
}

/** Of the rule `r`. */
export const pushRuleSelect = sql`
  select r.*, (select count(*)::int from group_push m where m.rule_id = r.id) as groups
  from group_push_rule r`;

/** Throws `not_found`. */
export async function getPushRule(tx: Tx, app: AppRow, id: string): Promise<PushRuleRow> {
  const { rows } = isUuid(id)
    ? await sql<PushRuleRow>`${pushRuleSelect} where r.app_id = ${app.id}::uuid and r.id = ${id}::uuid`.execute(tx)
    : { rows: [] };
  if (!rows[0]) throw new CodedError('not_found', { id, type: 'GroupPushRule' });
  return rows[0];
}

/** @param id of the rule that is changed; absent: a new one. @returns its id. Throws Refused `push_rule_name_taken`. */
export async function savePushRule(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  { name, status, conditions, whenUnmatched }: Content,
  { actor }: Change,
  id?: string,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('postern push rule names'))`.execute(tx);
  const taken = await sql`
    select 1 from group_push_rule where app_id = ${app.id}::uuid and lower(name) = lower(${name})
      and id is distinct from ${id ?? null}::uuid`.execute(tx);
  if (taken.rows.length > 0) throw refuse('name', 'push_rule_name_taken', { name });
  const saved = id ?? randomUUIDv7();
  const at = now(deps);
  await sql`
    insert into group_push_rule (id, app_id, name, name_operator, name_value, description_operator, description_value,
      status, when_unmatched, created_at, updated_at)
    values (${saved}::uuid, ${app.id}::uuid, ${name}, ${conditions.name?.operator ?? null}, ${conditions.name?.value ?? null},
      ${conditions.description?.operator ?? null}, ${conditions.description?.value ?? null}, ${status}, ${whenUnmatched},
      ${at}::timestamptz, ${at}::timestamptz)
    on conflict (id) do update set name = excluded.name, name_operator = excluded.name_operator, name_value = excluded.name_value,
      description_operator = excluded.description_operator, description_value = excluded.description_value,
      status = excluded.status, when_unmatched = excluded.when_unmatched, updated_at = excluded.updated_at`.execute(tx);
  await lookAtAll(tx);
  const message = id === undefined ? `Make the push rule ${name}` : `Change the push rule ${name}`;
  await tell(tx, deps, app, message, { actor });
  return saved;
}

/** `unlink`: its groups are unlinked, and deleted in the app where the rule says so; else they stay as if pushed by hand. */
export async function deletePushRule(
  tx: Tx,
  deps: DirectoryDeps,
  app: AppRow,
  rule: PushRuleRow,
  unlink: boolean,
  change: Change,
): Promise<void> {
  if (unlink) {
    const { rows } = await sql<{ id: string }>`
      select id from group_push where rule_id = ${rule.id}::uuid order by id`.execute(tx);
    for (const { id } of rows) await deps.provisioning.groupUnlink(tx, id, rule.when_unmatched === 'DELETE');
  }
  await sql`delete from group_push_rule where id = ${rule.id}::uuid`.execute(tx);
  // Another rule may fit what this one let go of.
  await lookAtAll(tx);
  await tell(tx, deps, app, `Delete the push rule ${rule.name}`, change);
}

async function lookAtAll(tx: Tx): Promise<void> {
  await sql`insert into group_push_due (grp_id) select id from grp order by id`.execute(tx);
  await sql`select pg_notify('group_push', '')`.execute(tx);
}

const tell = (tx: Tx, deps: DirectoryDeps, app: AppRow, message: string, { actor }: Change): Promise<void> =>
  deps.systemLog.write(tx, [
    { eventType: 'application.lifecycle.update', message, actor, appId: app.id, target: [appTarget(app)] },
  ]);
