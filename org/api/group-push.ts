import { type GroupPushMapping, operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import { type AppRow, getApp } from '../apps/app.ts';
import {
  createMapping,
  deleteMapping,
  getMapping,
  type MappingRow,
  mappingSelect,
  switchMapping,
} from '../apps/group-push.ts';
import type { Tx } from '../db/database.ts';
import { getGroup } from '../directory/find-groups.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
import type { Routes } from './route.ts';

function showMapping(row: MappingRow, origin: string): GroupPushMapping {
  return {
    id: row.id,
    created: row.created_at.toISOString(),
    lastPush: row.last_push_at?.toISOString() ?? null,
    sourceGroupId: row.grp_id,
    sourceGroupName: row.name,
    targetGroupId: row.target_id,
    targetGroupName: row.target_name ?? row.name,
    status: row.status,
    errorSummary: row.error?.message ?? row.error?.code ?? null,
    error: row.error,
    pushedMembers: row.pushed_members,
    members: row.members,
    postern: {
      externalId: row.external_id,
      rule: row.rule_id === null ? null : { id: row.rule_id, name: row.rule_name ?? '' },
    },
    _links: { self: { href: `${origin}/api/v1/apps/${row.app_id}/group-push/mappings/${row.id}` } },
  };
}

export function groupPushRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  async function shown(params: { appId: string; mappingId: string }) {
    const app = await getApp(db.kysely, params.appId);
    return showMapping(await getMapping(db.kysely, app, params.mappingId), org.url);
  }

  const change = (
    params: { appId: string; mappingId: string },
    fn: (tx: Tx, app: AppRow, mapping: MappingRow) => Promise<void>,
  ) =>
    db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      await fn(tx, app, await getMapping(tx, app, params.mappingId));
    });

  routes.list(operations.listMappings, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const mappings = sql`
      ${mappingSelect} where m.app_id = ${app.id}::uuid and ${beginsWith(query.q, [sql`g.name`, sql`m.target_name`])}
        and ${query.sourceGroupId ? sql`m.grp_id = ${query.sourceGroupId}::uuid` : sql`true`}
        and ${query.status ? sql`m.status = ${query.status}` : sql`true`}`;
    return pageByName(db.kysely, mappings, query, (row: MappingRow) => showMapping(row, org.url));
  });

  routes.one(operations.createMapping, async ({ params, body, actor }) => {
    const mappingId = await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      const target = body.targetGroupId === undefined ? undefined : await getGroup(tx, body.targetGroupId);
      const group = await getGroup(tx, body.sourceGroupId);
      return createMapping(tx, deps, app, group, { group: target, name: body.targetGroupName }, { actor });
    });
    return shown({ appId: params.appId, mappingId });
  });

  routes.one(operations.getMapping, ({ params }) => shown(params));

  routes.one(operations.updateMapping, async ({ params, body, actor }) => {
    await change(params, (tx, app, mapping) => switchMapping(tx, deps, app, mapping, body.status, { actor }));
    return shown(params);
  });

  routes.one(operations.pushMapping, async ({ params }) => {
    await change(params, (tx, _, mapping) => deps.provisioning.groupPush(tx, mapping.id));
    return shown(params);
  });

  routes.one(operations.deleteMapping, async ({ params, query, actor }) => {
    await change(params, (tx, app, mapping) =>
      deleteMapping(tx, deps, app, mapping, query.deleteTargetGroup, { actor }),
    );
    return undefined;
  });
}
