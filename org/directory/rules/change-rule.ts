import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { type Change, now } from '../deps.ts';
import { checkRule, type RuleContent } from './check-rule.ts';
import type { RuleDeps } from './deps.ts';
import { type RuleRow, ruleTarget } from './rule.ts';

/** Makes a rule that is not active yet. @returns its id. Throws what `checkRule` throws. */
export async function createRule(tx: Tx, deps: RuleDeps, content: RuleContent, change: Change): Promise<string> {
  const { excluded, asksGroups } = await checkRule(tx, deps.read, content);
  const id = randomUUIDv7();
  const at = now(deps);
  await sql`
    insert into group_rule (id, name, expression, asks_groups, excluded, created_at, updated_at)
    values (${id}::uuid, ${content.name}, ${content.expression}, ${asksGroups}, ${excluded}::uuid[], ${at}::timestamptz, ${at}::timestamptz)`.execute(
    tx,
  );
  await giveGroups(tx, id, content.groupIds);
  await tell(tx, deps, { id, name: content.name }, change, 'create', 'Create group rule');
  return id;
}

/** Changes a rule that is not active. Throws `group_rule_active`, and what `checkRule` throws. */
export async function changeRule(
  tx: Tx,
  deps: RuleDeps,
  rule: RuleRow,
  content: RuleContent,
  change: Change,
): Promise<void> {
  if (rule.status === 'ACTIVE') throw new CodedError('group_rule_active', { name: rule.name });
  const { excluded, asksGroups } = await checkRule(tx, deps.read, content, rule.id);
  await sql`
    update group_rule set name = ${content.name}, expression = ${content.expression}, asks_groups = ${asksGroups},
      excluded = ${excluded}::uuid[], updated_at = ${now(deps)}::timestamptz
    where id = ${rule.id}::uuid`.execute(tx);
  await sql`delete from group_rule_grp where rule_id = ${rule.id}::uuid`.execute(tx);
  await giveGroups(tx, rule.id, content.groupIds);
  await tell(tx, deps, { id: rule.id, name: content.name }, change, 'update', 'Change group rule');
}

/** From now on the rule holds whom it fits: everybody is looked at, in the background. */
export async function activateRule(tx: Tx, deps: RuleDeps, rule: RuleRow, change: Change): Promise<void> {
  if (rule.status === 'ACTIVE') return;
  await setStatus(tx, deps, rule, 'ACTIVE');
  await lookAt(tx, rule.id, sql`select id from person where status <> 'DEPROVISIONED'`);
  await tell(tx, deps, rule, change, 'activate', 'Activate group rule');
}

/** The rule changes nobody any more; whom it holds stays. */
export async function deactivateRule(tx: Tx, deps: RuleDeps, rule: RuleRow, change: Change): Promise<void> {
  if (rule.status !== 'ACTIVE') return;
  await setStatus(tx, deps, rule, 'INACTIVE');
  await tell(tx, deps, rule, change, 'deactivated', 'Deactivate group rule');
}

/** Ends a rule. Whom it holds leaves the groups, in the background, or stays as if added by hand. */
export async function deleteRule(
  tx: Tx,
  deps: RuleDeps,
  rule: RuleRow,
  { removeUsers, ...change }: Change & { removeUsers: boolean },
): Promise<void> {
  if (removeUsers) {
    await setStatus(tx, deps, rule, 'DELETING');
    await sql`delete from group_rule_grp where rule_id = ${rule.id}::uuid`.execute(tx);
    await lookAt(tx, rule.id, sql`select distinct person_id from grp_member where ${heldBy(rule.id)}`);
  } else {
    await sql`
      update grp_member set manual = true, rules = array_remove(rules, ${rule.id}::uuid) where ${heldBy(rule.id)}`.execute(
      tx,
    );
    await sql`delete from group_rule where id = ${rule.id}::uuid`.execute(tx);
  }
  await tell(tx, deps, rule, change, 'delete', 'Delete group rule');
}

/** Members whom a rule holds; the first half lets the index serve. */
export const heldBy = (ruleId: string) => sql`rules <> '{}' and rules @> ${[ruleId]}::uuid[]`;

async function giveGroups(tx: Tx, ruleId: string, groupIds: readonly string[]): Promise<void> {
  await sql`
    insert into group_rule_grp (rule_id, grp_id) select distinct ${ruleId}::uuid, x from unnest(${[...groupIds]}::uuid[]) as x`.execute(
    tx,
  );
}

async function setStatus(tx: Tx, deps: RuleDeps, rule: RuleRow, status: RuleRow['status']): Promise<void> {
  await sql`
    update group_rule set status = ${status}, updated_at = ${now(deps)}::timestamptz where id = ${rule.id}::uuid`.execute(
    tx,
  );
}

async function lookAt(tx: Tx, ruleId: string, people: ReturnType<typeof sql>): Promise<void> {
  await sql`
    with due as (insert into group_rule_due (person_id) ${people} returning seq)
    update group_rule set failed = 0, error = null, total = (select count(*) from due),
      until = (select coalesce(max(seq), 0) from due)
    where id = ${ruleId}::uuid`.execute(tx);
  await sql`select group_rule_wake()`.execute(tx);
}

async function tell(
  tx: Tx,
  deps: RuleDeps,
  rule: Pick<RuleRow, 'id' | 'name'>,
  { actor }: Change,
  verb: string,
  message: string,
): Promise<void> {
  const eventType = `group.user_membership.rule.${verb}`;
  await deps.systemLog.write(tx, [{ eventType, message, actor, target: [ruleTarget(rule)] }]);
}
