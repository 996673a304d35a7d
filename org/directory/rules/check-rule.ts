import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Expression, ParseExpression } from '../../expressions/parse.ts';
import { asksForGroups, pathsIn } from '../../expressions/uses.ts';
import { getGroup, requireOwnGroup } from '../find-groups.ts';
import { getPeople } from '../find-people.ts';
import { Refused, refuse } from '../refused.ts';
import { findCycle, type GivingRule } from './cycle.ts';

export interface RuleContent {
  name: string;
  expression: string;
  groupIds: readonly string[];
  /** Ids or logins of people whom the rule passes over. */
  excluded: readonly string[];
}

const field = 'conditions.expression.value';

/**
 * Can there be such a rule beside the others? Rules are changed one after another, so that two cannot close a ring at
 * once. Throws Refused `group_rule_name_taken`, `expression_invalid`, `expression_root`, `group_rule_cycle`; CodedError
 * `not_found`, `group_imported`.
 */
export async function checkRule(
  tx: Tx,
  read: ParseExpression,
  content: RuleContent,
  except?: string,
): Promise<{ excluded: string[]; asksGroups: boolean }> {
  await lockRules(tx);
  const taken = await sql`
    select 1 from group_rule where status <> 'DELETING' and lower(name) = lower(${content.name})
      and id is distinct from ${except ?? null}::uuid`.execute(tx);
  if (taken.rows.length > 0) throw refuse('name', 'group_rule_name_taken', { name: content.name });
  const expression = readable(read, content.expression);
  const groups = [];
  for (const id of new Set(content.groupIds)) {
    const group = await getGroup(tx, id);
    await requireOwnGroup(tx, group);
    groups.push({ id: group.id, name: group.name });
  }
  const excluded = content.excluded.length > 0 ? await getPeople(tx, [...content.excluded]) : [];
  const others = await givingRules(tx, except);
  requireNoCycle([{ name: content.name, expression: content.expression, groups }, ...others], read, field);
  return { excluded: excluded.map(({ id }) => id), asksGroups: asksForGroups(expression) };
}

/** Throws Refused `group_rule_cycle` where a group under another name would close a ring of rules. */
export async function checkRename(tx: Tx, read: ParseExpression, groupId: string, name: string): Promise<void> {
  await lockRules(tx);
  const rules = (await givingRules(tx)).map((rule) => ({
    ...rule,
    groups: rule.groups.map((group) => (group.id === groupId ? { ...group, name } : group)),
  }));
  requireNoCycle(rules, read, 'profile.name');
}

async function lockRules(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('postern group rule changes'))`.execute(tx);
}

function readable(read: ParseExpression, text: string): Expression {
  let expression: Expression;
  try {
    expression = read(text);
  } catch (error) {
    if (error instanceof CodedError) throw new Refused([{ field, code: error.code, params: error.params }]);
    throw error;
  }
  const stranger = pathsIn(expression).find(([root]) => root !== 'user');
  if (stranger) throw refuse(field, 'expression_root', { name: stranger.join('.') });
  return expression;
}

async function givingRules(tx: Tx, except?: string): Promise<GivingRule[]> {
  const { rows } = await sql<GivingRule>`
    select r.name, r.expression, coalesce((
      select jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name)) from group_rule_grp rg join grp g on g.id = rg.grp_id
      where rg.rule_id = r.id), '[]') as groups
    from group_rule r where r.status <> 'DELETING' and r.id is distinct from ${except ?? null}::uuid`.execute(tx);
  return rows;
}

function requireNoCycle(rules: readonly GivingRule[], read: ParseExpression, at: string): void {
  const cycle = findCycle(rules, read);
  if (cycle) throw refuse(at, 'group_rule_cycle', { path: cycle.join(' → ') });
}
