import { type GroupRule, operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { displayName, type PersonRow } from '../directory/person.ts';
import { activateRule, changeRule, createRule, deactivateRule, deleteRule } from '../directory/rules/change-rule.ts';
import type { RuleContent } from '../directory/rules/check-rule.ts';
import { getRule, type RuleRow, ruleColumns } from '../directory/rules/rule.ts';
import { createExpressionReader } from '../expressions/reader.ts';
import type { ApiDeps } from './deps.ts';
import { likePattern } from './filter.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface Body {
  name: string;
  conditions: { people: { users: { exclude: string[] } }; expression: { value: string } };
  actions: { assignUserToGroups: { groupIds: string[] } };
}

const contentOf = ({ name, conditions, actions }: Body): RuleContent => ({
  name: name.trim(),
  expression: conditions.expression.value,
  groupIds: actions.assignUserToGroups.groupIds,
  excluded: conditions.people.users.exclude,
});

const etagOf = (row: RuleRow): string => `${row.updated_at.getTime()}-${row.status}`;

/** Rules with the names of what they name, in three statements however many there are. */
async function show(tx: Tx, rows: RuleRow[], origin: string): Promise<GroupRule[]> {
  const groups = await sql<{ id: string; name: string }>`
    select id, name from grp where id = any(${rows.flatMap((row) => row.groups)}::uuid[]) order by lower(name), id`.execute(
    tx,
  );
  const people = await sql<Pick<PersonRow, 'id' | 'login' | 'profile'>>`
    select id, login, profile from person where id = any(${rows.flatMap((row) => row.excluded)}::uuid[])
    order by lower(login)`.execute(tx);
  const left = await sql<{ id: string; left: number }>`
    select r.id, (select count(*)::int from group_rule_due d where d.seq <= r.until) as left from group_rule r
    where r.id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(tx);
  const leftOf = new Map(left.rows.map((row) => [row.id, row.left]));
  return rows.map((row) => {
    const excluded = people.rows.filter(({ id }) => row.excluded.includes(id));
    return {
      type: 'group_rule',
      id: row.id,
      status: row.status === 'ACTIVE' ? 'ACTIVE' : 'INACTIVE',
      name: row.name,
      created: row.created_at.toISOString(),
      lastUpdated: row.updated_at.toISOString(),
      conditions: {
        people: { users: { exclude: excluded.map(({ id }) => id) }, groups: { exclude: [] } },
        expression: { value: row.expression, type: 'urn:okta:expression:1.0' },
      },
      actions: { assignUserToGroups: { groupIds: row.groups } },
      postern: {
        groups: groups.rows.filter(({ id }) => row.groups.includes(id)),
        excluded: excluded.map(({ id, login, profile }) => ({ id, login, name: displayName(profile) })),
        // People who were due before count among those that are left.
        evaluation: {
          total: Math.max(row.total, leftOf.get(row.id) ?? 0),
          left: leftOf.get(row.id) ?? 0,
          failed: row.failed,
          error: row.error,
        },
      },
      _links: { self: { href: `${origin}/api/v1/groups/rules/${row.id}` } },
    };
  });
}

export function groupRuleRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  const ruleDeps = { ...deps, read: createExpressionReader() };

  async function shown(id: string, etag: (value: string) => void): Promise<GroupRule> {
    const row = await getRule(db.kysely, id);
    etag(etagOf(row));
    return (await show(db.kysely, [row], org.url))[0]!;
  }

  routes.list(operations.listGroupRules, async ({ query }) => {
    const from = readCursor(query.after, 2);
    const { rows } = await sql<RuleRow & { key: string }>`
      select ${ruleColumns}, lower(r.name) as key from group_rule r
      where r.status <> 'DELETING'
        and ${query.search ? sql`lower(r.name) like ${`%${likePattern(query.search.toLowerCase())}%`}` : sql`true`}
        and ${from ? sql`(lower(r.name), r.id::text) > (${from[0]}, ${from[1]})` : sql`true`}
      order by lower(r.name), r.id::text limit ${query.limit + 1}`.execute(db.kysely);
    const shownById = new Map((await show(db.kysely, rows, org.url)).map((rule) => [rule.id, rule]));
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key, row.id],
      (row) => shownById.get(row.id)!,
    );
  });

  routes.one(operations.createGroupRule, async ({ body, actor, etag }) =>
    shown(await db.transaction((tx) => createRule(tx, ruleDeps, contentOf(body), { actor })), etag),
  );

  routes.one(operations.getGroupRule, ({ params, etag }) => shown(params.ruleId, etag));

  routes.one(operations.replaceGroupRule, async ({ params, body, actor, etag, match }) => {
    await db.transaction(async (tx) => {
      const rule = await getRule(tx, params.ruleId, { lock: true });
      match(etagOf(rule), 'group rule');
      await changeRule(tx, ruleDeps, rule, contentOf(body), { actor });
    });
    return shown(params.ruleId, etag);
  });

  routes.one(operations.deleteGroupRule, async ({ params, query, actor }) => {
    await db.transaction(async (tx) => {
      const rule = await getRule(tx, params.ruleId, { lock: true });
      await deleteRule(tx, ruleDeps, rule, { actor, removeUsers: query.removeUsers });
    });
    return undefined;
  });

  for (const [operation, change] of [
    [operations.activateGroupRule, activateRule],
    [operations.deactivateGroupRule, deactivateRule],
  ] as const) {
    routes.one(operation, async ({ params, actor }) => {
      await db.transaction(async (tx) => {
        await change(tx, ruleDeps, await getRule(tx, params.ruleId, { lock: true }), { actor });
      });
      return undefined;
    });
  }
}
