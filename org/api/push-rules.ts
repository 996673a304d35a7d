import { operations, type PushRule } from '@postern/protocol/management';
import { sql } from 'kysely';
import { getApp } from '../apps/app.ts';
import { deletePushRule, getPushRule, type PushRuleRow, pushRuleSelect, savePushRule } from '../apps/push-rules.ts';
import { digest } from '../auth/digest.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
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

const etagOf = (row: PushRuleRow): string => {
  const { name, status, name_operator, name_value, description_operator, description_value, when_unmatched } = row;
  const edited = [name, status, name_operator, name_value, description_operator, description_value, when_unmatched];
  return digest(JSON.stringify(edited)).slice(0, 22);
};

export function pushRuleRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  async function read(params: { appId: string; ruleId: string }) {
    const app = await getApp(db.kysely, params.appId);
    return getPushRule(db.kysely, app, params.ruleId);
  }

  routes.list(operations.listPushRules, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const rules = sql`
      ${pushRuleSelect} where r.app_id = ${app.id}::uuid and ${beginsWith(query.q, [sql`r.name`])}`;
    return pageByName(db.kysely, rules, query, (row: PushRuleRow) => show(row, org.url));
  });

  routes.one(operations.createPushRule, async ({ params, body, actor }) => {
    const ruleId = await db.transaction(async (tx) =>
      savePushRule(tx, deps, await getApp(tx, params.appId), body, { actor }),
    );
    return show(await read({ appId: params.appId, ruleId }), org.url);
  });

  routes.one(operations.getPushRule, async (call) => {
    const rule = await read(call.params);
    call.etag(etagOf(rule));
    return show(rule, org.url);
  });

  routes.one(operations.replacePushRule, async (call) => {
    const { params, body, actor } = call;
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId, { lock: true });
      const rule = await getPushRule(tx, app, params.ruleId);
      call.match(etagOf(rule), 'push rule');
      await savePushRule(tx, deps, app, body, { actor }, rule.id);
    });
    const saved = await read(params);
    call.etag(etagOf(saved));
    return show(saved, org.url);
  });

  routes.one(operations.deletePushRule, async ({ params, query, actor }) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      await deletePushRule(tx, deps, app, await getPushRule(tx, app, params.ruleId), query.unlink, { actor });
    });
    return undefined;
  });
}
