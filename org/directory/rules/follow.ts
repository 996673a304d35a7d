import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { systemActor } from '../../log/event.ts';
import { groupsOf } from '../../mappings/groups-of.ts';
import { getGroup } from '../find-groups.ts';
import { addMembers, removeMembers } from '../group-members.ts';
import { decide, type RulePerson } from './decide.ts';
import type { RuleDeps } from './deps.ts';
import { type RuleRow, ruleColumns, ruleTarget } from './rule.ts';

/** People that one transaction looks at, so that others wait for a moment only. */
const atOnce = 250;

type Person = Omit<RulePerson, 'groups'>;
/** Who comes and goes, by group and then by rule. */
type Plan = Map<string, Map<RuleRow, { add: string[]; remove: string[] }>>;

/**
 * Asks the rules about the people that are due longest, and changes the members of groups accordingly. One node does
 * that at a time. @returns is there more to do here?
 */
export async function followDue(deps: RuleDeps, tx: Tx): Promise<boolean> {
  const lock = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('postern group rules')) as mine`.execute(tx);
  if (!lock.rows[0]!.mine) return false;
  const due = await takeDue(tx);
  if (due.length === 0) {
    await endDeleted(tx);
    return false;
  }
  const { rows: rules } = await sql<RuleRow>`
    select ${ruleColumns} from group_rule r where r.status in ('ACTIVE', 'DELETING') order by r.id`.execute(tx);
  // The lock keeps them from being deleted in the middle.
  const { rows: people } = await sql<Person>`
    select id, status, profile from person where id = any(${due}::uuid[]) order by id for key share`.execute(tx);
  await apply(deps, tx, await plan(deps, tx, rules, people));
  return true;
}

async function takeDue(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    with taken as (
      delete from group_rule_due where seq in (select seq from group_rule_due order by seq limit ${atOnce}) returning person_id
    )
    select distinct person_id from taken`.execute(tx);
  return rows.map(({ person_id }) => person_id);
}

/** Deleted rules that hold nobody any more. */
async function endDeleted(tx: Tx): Promise<void> {
  await sql`
    delete from group_rule r where r.status = 'DELETING'
      and not exists (select from group_rule_due d where d.seq <= r.until)`.execute(tx);
}

async function plan(deps: RuleDeps, tx: Tx, rules: RuleRow[], people: Person[]): Promise<Plan> {
  const ids = people.map(({ id }) => id);
  const groups = await groupsOf(tx, ids);
  const { rows: held } = await sql<{ grp_id: string; person_id: string; rules: string[] }>`
    select grp_id, person_id, rules from grp_member where person_id = any(${ids}::uuid[]) and rules <> '{}'`.execute(
    tx,
  );
  const holding = new Map(ids.map((id) => [id, held.filter(({ person_id }) => person_id === id)]));
  const plan: Plan = new Map();
  const put = (group: string, rule: RuleRow, what: 'add' | 'remove', person: string) => {
    const byRule = plan.get(group) ?? new Map<RuleRow, { add: string[]; remove: string[] }>();
    const changes = byRule.get(rule) ?? { add: [], remove: [] };
    changes[what].push(person);
    plan.set(group, byRule.set(rule, changes));
  };
  const now = deps.clock();
  for (const rule of rules) {
    const faults: string[] = [];
    for (const person of people) {
      // Deactivated people keep their groups, so that they come back as they were.
      if (rule.status === 'ACTIVE' && person.status === 'DEPROVISIONED') continue;
      const verdict = decide(rule, { ...person, groups: groups.get(person.id) ?? [] }, deps.read, now);
      if ('error' in verdict) {
        faults.push(verdict.error.message);
        continue;
      }
      const has = new Set(
        holding
          .get(person.id)!
          .filter((member) => member.rules.includes(rule.id))
          .map(({ grp_id }) => grp_id),
      );
      const wanted = new Set(verdict.holds ? rule.groups : []);
      for (const group of wanted) if (!has.has(group)) put(group, rule, 'add', person.id);
      for (const group of has) if (!wanted.has(group)) put(group, rule, 'remove', person.id);
    }
    if (faults.length > 0) await tellFaults(deps, tx, rule, faults);
  }
  return plan;
}

/** One event for all the people of a turn: an expression that fails for everybody does not fill the log. */
async function tellFaults(deps: RuleDeps, tx: Tx, rule: RuleRow, faults: string[]): Promise<void> {
  const count = faults.length;
  await sql`
    update group_rule set failed = failed + ${count}, error = coalesce(error, ${faults[0]!}) where id = ${rule.id}::uuid`.execute(
    tx,
  );
  await deps.systemLog.write(tx, [
    {
      eventType: 'group.user_membership.rule.error',
      message: `The rule ${rule.name} has no answer for ${count} ${count === 1 ? 'person' : 'people'}, who stay as they are`,
      actor: systemActor,
      outcome: 'FAILURE',
      reason: faults[0]!,
      target: [ruleTarget(rule)],
    },
  ]);
}

async function apply(deps: RuleDeps, tx: Tx, plan: Plan): Promise<void> {
  for (const [groupId, byRule] of [...plan].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const group = await getGroup(tx, groupId, { lock: true });
    for (const [rule, { add, remove }] of byRule) {
      const change = { actor: systemActor, rule: { id: rule.id, name: rule.name } };
      if (add.length > 0) await addMembers(tx, deps, group, add, change);
      if (remove.length > 0) await removeMembers(tx, deps, group, remove, change);
    }
  }
}
