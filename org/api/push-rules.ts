import { operations, type PushRule } from '@postern/protocol/management';
import { sql } from 'kysely';
import { getApp } from '../apps/app.ts';
import { deletePushRule, getPushRule, type PushRuleRow, pushRuleSelect, savePushRule } from '../apps/push-rules.ts';
import type { ApiDeps } from './deps.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

function show(row: PushRuleRow, origin: string): PushRule {
  const condition = (operator: PushRuleRow['name_operator'], value: string | null) =>
    operator === null ? undefined : { operator, value: value ?? '' };
  const name = condition(row.name_operator, row.name_value);
  const description = condition(row.description_operator, row.description_value);
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    created: row.created_at.toISOString(),
    lastUpdated: row.updated_at.toISOString(),
    conditions: { ...(name && { name }), ...(description && { description }) },
    whenUnmatched: row.when_unmatched,
    groups: row.groups,
    _links: { self: { href: `${origin}/api/v1/apps/${row.app_id}/group-push/rules/${row.id}` } },
  };
}

export function pushRuleRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  async function shown(params: { appId: string; ruleId: string }) {
    const app = await getApp(db.kysely, params.appId);
    return show(await getPushRule(db.kysely, app, params.ruleId), org.url);
  }

  routes.list(operations.listPushRules, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const from = readCursor(query.after, 1);
    const { rows } = await sql<PushRuleRow>`
      ${pushRuleSelect} where r.app_id = ${app.id}::uuid and ${from ? sql`lower(r.name) > ${from[0]}` : sql`true`}
      order by lower(r.name) limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key],
      (row) => show(row, org.url),
    );
  });

  routes.one(operations.createPushRule, async ({ params, body, actor }) => {
    const ruleId = await db.transaction(async (tx) =>
      savePushRule(tx, deps, await getApp(tx, params.appId), body, { actor }),
    );
    return shown({ appId: params.appId, ruleId });
  });

  routes.one(operations.getPushRule, ({ params }) => shown(params));

  routes.one(operations.replacePushRule, async ({ params, body, actor }) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      const { id } = await getPushRule(tx, app, params.ruleId);
      await savePushRule(tx, deps, app, body, { actor }, id);
    });
    return shown(params);
  });

  routes.one(operations.deletePushRule, async ({ params, query, actor }) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      await deletePushRule(tx, deps, app, await getPushRule(tx, app, params.ruleId), query.unlink, { actor });
    });
    return undefined;
  });
}
