import { type App, operations } from '@postern/protocol/management';
import { versionOf } from '@postern/protocol/scim';
import { sql } from 'kysely';
import { silentMs } from '../agents/connection.ts';
import { type AppRow, appColumns, appEtag, getApp } from '../apps/app.ts';
import { changeAppStatus, createApp, deleteApp, renameApp } from '../apps/change-app.ts';
import { featureNames } from '../apps/options.ts';
import { presets } from '../apps/presets/presets.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith, type FilterFields, filterCondition } from './filter.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Call, Routes } from './route.ts';

const fields: FilterFields = (name) =>
  ({
    id: { column: sql`app.id::text`, type: 'text' as const },
    status: { column: sql`app.status`, type: 'exact' as const },
    name: { column: sql`app.name`, type: 'text' as const },
    label: { column: sql`app.label`, type: 'text' as const },
    lastupdated: { column: sql`app.updated_at`, type: 'time' as const },
  })[name.toLowerCase()];

/** `user.id eq "…"` and `group.id eq "…"` go by themselves: the apps of a person or a group. */
const assignedFilter = /^\s*(user|group)\.id\s+eq\s+"([^"\\]{1,100})"\s*$/i;

function condition(filter: string | undefined) {
  const [, kind, id] = (filter === undefined ? undefined : assignedFilter.exec(filter)) ?? [];
  if (kind === undefined) return filterCondition(filter, fields);
  return kind.toLowerCase() === 'user'
    ? sql`exists (select 1 from app_user u where u.app_id = app.id and u.wanted and u.person_id::text = ${id})`
    : sql`exists (select 1 from app_grp g where g.app_id = app.id and g.grp_id::text = ${id})`;
}

interface Working {
  stopped: boolean;
  attended: boolean;
}

interface Counts {
  users: number;
  groups: number;
  tasks: number;
  sourced: number;
}

const working = (now: number) => sql`
  exists (select from circuit c where c.app_id = app.id) as stopped,
  exists (select from app_agent a join agent on agent.id = a.agent_id where a.app_id = app.id and agent.status = 'active' and not agent.paused
    and agent.last_seen_at >= ${new Date(now - silentMs)}::timestamptz) as attended`;

const counts = sql`
  , (select count(*)::int from app_user u where u.app_id = app.id and u.wanted) as users
  , (select count(*)::int from app_grp g where g.app_id = app.id) as groups
  , (select count(*)::int from task t where t.app_id = app.id and t.status = 'open') as tasks
  , (select count(*)::int from app_user u where u.app_id = app.id and u.wanted and u.external_id is not null and u.sourced is not null
      and exists (select from profile_source s where s.app_id = app.id)) as sourced`;

function showApp(row: AppRow & Working & Partial<Counts>, origin: string): App {
  const self = `${origin}/api/v1/apps/${row.id}`;
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    status: row.status,
    created: row.created_at.toISOString(),
    lastUpdated: row.updated_at.toISOString(),
    signOnMode: 'PROVISIONING_ONLY',
    features: featureNames(row),
    provisioning: {
      enabled: row.provisioning,
      configured: row.base_url !== null,
      stopped: row.stopped,
      attended: row.attended,
      baseUrl: row.base_url,
      scimVersion: row.base_url === null ? null : versionOf(row.base_url).version,
      agents: row.agents,
    },
    inbound: row.inbound,
    ...(row.users === undefined
      ? {}
      : {
          _embedded: {
            counts: { users: row.users, groups: row.groups ?? 0, openTasks: row.tasks ?? 0, sourced: row.sourced ?? 0 },
          },
        }),
    _links: { self: { href: self }, users: { href: `${self}/users` }, groups: { href: `${self}/groups` } },
  };
}

export function appRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org, clock } = deps;

  async function shown(call: Call<string, unknown, unknown>, id: string, expand?: 'counts') {
    const app = await getApp(db.kysely, id);
    call.etag(appEtag(app));
    const { rows } = await sql<Working & Partial<Counts>>`
      select ${working(clock())} ${expand ? counts : sql``} from app where app.id = ${app.id}::uuid`.execute(db.kysely);
    return showApp({ ...app, ...rows[0]! }, org.url);
  }

  routes.list(operations.listApps, async ({ query }) => {
    const from = readCursor(query.after, 2);
    const { rows } = await sql<AppRow & Working & Partial<Counts> & { key: string }>`
      select ${appColumns}, ${working(clock())}, lower(app.label) as key ${query.expand ? counts : sql``} from app
      where ${beginsWith(query.q, [sql`app.label`, sql`app.name`])} and ${condition(query.filter)}
        and ${from ? sql`(lower(app.label), app.id::text) > (${from[0]}, ${from[1]})` : sql`true`}
      order by lower(app.label), app.id::text limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key, row.id],
      (row) => showApp(row, org.url),
    );
  });

  routes.one(operations.listPresets, async () =>
    presets.map(({ id, label, about, presumes, sql = null, csv = null }) => ({ id, label, about, presumes, sql, csv })),
  );

  routes.one(operations.createApp, async (call) =>
    shown(call, await db.transaction((tx) => createApp(tx, deps, call.body, call))),
  );

  routes.one(operations.getApp, (call) => shown(call, call.params.appId, call.query.expand));

  routes.one(operations.replaceApp, async (call) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(appEtag(app), 'app');
      await renameApp(tx, deps, app, call.body.label, call);
    });
    return shown(call, call.params.appId);
  });

  routes.one(operations.deleteApp, async (call) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, call.params.appId, { lock: true });
      call.match(appEtag(app), 'app');
      await deleteApp(tx, deps, app, call);
    });
    return undefined;
  });

  for (const operation of ['activate', 'deactivate'] as const) {
    routes.one(operations[`${operation}App`], async (call) => {
      await db.transaction(async (tx) => {
        await changeAppStatus(tx, deps, await getApp(tx, call.params.appId, { lock: true }), operation, call);
      });
      return {};
    });
  }
}
