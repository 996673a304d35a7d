import { type AppUser, type BodyOf, operations } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { JsonObject } from '@postern/protocol/scim';
import { type RawBuilder, sql } from 'kysely';
import { appTarget, getApp } from '../apps/app.ts';
import { assignGroup, assignPeople, unassignPerson } from '../apps/assign.ts';
import { type Overrides, overrideProfile } from '../apps/override.ts';
import { digest } from '../auth/digest.ts';
import type { Tx } from '../db/database.ts';
import { getGroup } from '../directory/find-groups.ts';
import { getPeople, getPerson } from '../directory/find-people.ts';
import { displayName, type PersonRow } from '../directory/person.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { personMatches } from './list-people.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface AppUserRow {
  id: string;
  app_id: string;
  person_id: string;
  scope: 'USER' | 'GROUP';
  status: string;
  sync_state: string;
  wanted: boolean;
  external_id: string | null;
  remote_active: boolean | null;
  profile: Record<string, unknown>;
  overrides: JsonObject;
  last_error: AppUser['error'];
  created_at: Date;
  updated_at: Date;
  pushed_at: Date | null;
  login: string;
  person: PersonRow['profile'];
  person_status: string;
  key: string;
}

const rowsOf = (tx: Tx, appId: string, where: RawBuilder<unknown>, limit: number) =>
  sql<AppUserRow>`
    select u.id, u.app_id, u.person_id, u.scope, u.status, u.sync_state, u.wanted, u.external_id, u.remote_active, u.profile,
      u.overrides, u.last_error, u.created_at, u.updated_at, u.pushed_at, p.login, p.profile as person, p.status as person_status,
      lower(p.login) as key
    from app_user u join person p on p.id = u.person_id
    where u.app_id = ${appId}::uuid and ${where} order by lower(p.login) limit ${limit}`.execute(tx);

function showAppUser(row: AppUserRow, origin: string): AppUser {
  return {
    id: row.person_id,
    appUserId: row.id,
    externalId: row.external_id,
    created: row.created_at.toISOString(),
    lastUpdated: row.updated_at.toISOString(),
    lastSync: row.pushed_at?.toISOString() ?? null,
    scope: row.scope,
    status: row.status,
    syncState: row.sync_state,
    assigned: row.wanted,
    activeInApp: row.remote_active,
    credentials: { userName: String(row.overrides['userName'] ?? row.login) },
    profile: row.profile,
    overrides: row.overrides,
    error: row.last_error,
    _embedded: {
      user: { id: row.person_id, login: row.login, displayName: displayName(row.person), status: row.person_status },
    },
    _links: {
      self: { href: `${origin}/api/v1/apps/${row.app_id}/users/${row.person_id}` },
      user: { href: `${origin}/api/v1/users/${row.person_id}` },
    },
  };
}

/** Changes with the values of its own alone: a sync between two saves makes no form stale. */
const etagOf = ({ overrides }: AppUserRow): string => digest(JSON.stringify(overrides)).slice(0, 22);

export function assignmentRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;

  async function find(tx: Tx, appId: string, personId: string): Promise<AppUserRow> {
    const { rows } = await rowsOf(tx, appId, sql`u.person_id = ${personId}::uuid`, 1);
    if (!rows[0]) throw new CodedError('not_found', { id: personId, type: 'AppUser' });
    return rows[0];
  }

  const shown = async (appId: string, personId: string) => showAppUser(await find(db.kysely, appId, personId), org.url);

  routes.list(operations.listAppUsers, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const from = readCursor(query.after, 1);
    const where = sql`${personMatches(query.q)} and ${from ? sql`lower(p.login) > ${from[0]}` : sql`true`}
      and ${query.status ? sql`u.status = ${query.status}` : sql`true`}
      and ${query.syncState ? sql`u.sync_state = ${query.syncState}` : sql`true`}`;
    const { rows } = await rowsOf(db.kysely, app.id, where, query.limit + 1);
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key],
      (row) => showAppUser(row, org.url),
    );
  });

  routes.one(operations.assignUser, async ({ params, body, actor }) => {
    const ids = await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      const person = await getPerson(tx, body.id);
      await assignPeople(tx, deps, app, [person], { actor });
      await overrideProfile(tx, deps, app, person, overridesIn(body), { actor });
      return [app.id, person.id] as const;
    });
    return shown(...ids);
  });

  routes.one(operations.assignUsers, async ({ params, body, actor }) => ({
    assigned: await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      return assignPeople(tx, deps, app, await getPeople(tx, body.ids), { actor });
    }),
  }));

  routes.one(operations.provisionUsers, async ({ params, body, actor }) => ({
    accounts: await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      const people = body.ids && (await getPeople(tx, body.ids)).map(({ id }) => id);
      const accounts = await deps.provisioning.provisionNow(tx, app.id, people);
      await deps.systemLog.write(tx, [
        {
          eventType: 'application.provision.user.sync',
          message: `Provision ${app.label} now`,
          actor,
          appId: app.id,
          target: [appTarget(app)],
          detail: { accounts },
        },
      ]);
      return accounts;
    }),
  }));

  routes.one(operations.getAppUser, async ({ params, etag }) => {
    const app = await getApp(db.kysely, params.appId);
    const row = await find(db.kysely, app.id, (await getPerson(db.kysely, params.userId)).id);
    etag(etagOf(row));
    return showAppUser(row, org.url);
  });

  routes.one(operations.updateAppUser, async ({ params, body, actor, etag, match }) => {
    const row = await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId, { lock: true });
      const person = await getPerson(tx, params.userId);
      match(etagOf(await find(tx, app.id, person.id)), 'account');
      await overrideProfile(tx, deps, app, person, overridesIn(body), { actor });
      return find(tx, app.id, person.id);
    });
    etag(etagOf(row));
    return showAppUser(row, org.url);
  });

  routes.one(operations.unassignUser, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      await unassignPerson(tx, deps, app, await getPerson(tx, params.userId), { actor });
    });
    return undefined;
  });

  appGroupRoutes(routes, deps);
}

/** Okta keeps the user name of an account among its credentials; in the mapping it is an attribute like the others. */
const overridesIn = ({ profile = {}, credentials }: BodyOf<typeof operations.updateAppUser>): Overrides => ({
  ...profile,
  ...(credentials ? { userName: credentials.userName } : {}),
});

interface AppGroupRow {
  id: string;
  name: string;
  description: string | null;
  created_at: Date;
  users: number;
  key: string;
}

function appGroupRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  const rowsOfGroups = (appId: string, where: RawBuilder<unknown>, limit: number) =>
    sql<AppGroupRow>`
      select g.id, g.name, g.description, a.created_at, lower(g.name) as key,
        (select count(*)::int from grp_member m where m.grp_id = g.id) as users
      from app_grp a join grp g on g.id = a.grp_id
      where a.app_id = ${appId}::uuid and ${where} order by lower(g.name), g.id::text limit ${limit}`.execute(
      db.kysely,
    );
  const show = (appId: string) => (row: AppGroupRow) => ({
    id: row.id,
    lastUpdated: row.created_at.toISOString(),
    priority: 0,
    profile: { name: row.name, description: row.description },
    usersCount: row.users,
    _links: { self: { href: `${org.url}/api/v1/apps/${appId}/groups/${row.id}` } },
  });

  routes.list(operations.listAppGroups, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const from = readCursor(query.after, 2);
    const after = from ? sql`(lower(g.name), g.id::text) > (${from[0]}, ${from[1]})` : sql`true`;
    const where = sql`${beginsWith(query.q, [sql`g.name`])} and ${after}`;
    const { rows } = await rowsOfGroups(app.id, where, query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.key, row.id], show(app.id));
  });

  async function shown(appId: string, groupId: string) {
    const { rows } = await rowsOfGroups(appId, sql`g.id = ${groupId}::uuid`, 1);
    if (!rows[0]) throw new CodedError('not_found', { id: groupId, type: 'ApplicationGroupAssignment' });
    return show(appId)(rows[0]);
  }

  routes.one(operations.getAppGroup, async ({ params }) => {
    const app = await getApp(db.kysely, params.appId);
    return shown(app.id, (await getGroup(db.kysely, params.groupId)).id);
  });

  async function change(
    params: { appId: string; groupId: string },
    wanted: boolean,
    actor: Parameters<typeof assignGroup>[5]['actor'],
  ) {
    return db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      const group = await getGroup(tx, params.groupId, { lock: true });
      await assignGroup(tx, deps, app, group, wanted, { actor });
      return { app, group };
    });
  }

  routes.one(operations.assignGroup, async ({ params, actor }) => {
    const { app, group } = await change(params, true, actor);
    return shown(app.id, group.id);
  });

  routes.one(operations.unassignGroup, async ({ params, actor }) => {
    await change(params, false, actor);
    return undefined;
  });
}
