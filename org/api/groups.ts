import { createHash } from 'node:crypto';
import { operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import { changeGroup, createGroup, deleteGroup } from '../directory/change-group.ts';
import { getGroup } from '../directory/find-groups.ts';
import { getPeople, getPerson } from '../directory/find-people.ts';
import { type GroupRow, groupColumns } from '../directory/group.ts';
import { addMembers, removeMembers } from '../directory/group-members.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith, type FilterFields, filterCondition } from './filter.ts';
import { listMembers } from './list-people.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Call, Routes } from './route.ts';
import { showGroup, showUser } from './show-user.ts';

const fields: FilterFields = (name) =>
  ({
    id: { column: sql`g.id::text`, type: 'text' as const },
    type: { column: sql`g.type`, type: 'exact' as const },
    lastupdated: { column: sql`g.updated_at`, type: 'time' as const },
    lastmembershipupdated: { column: sql`g.members_updated_at`, type: 'time' as const },
    'source.id': { column: sql`g.app_id::text`, type: 'exact' as const },
    'profile.name': { column: sql`g.name`, type: 'text' as const },
  })[name.toLowerCase()];

interface Counted extends GroupRow {
  key: string;
  users: number;
  apps: number;
}

const counts = sql`
  , (select count(*)::int from grp_member m where m.grp_id = g.id) as users
  , (select count(*)::int from app_grp a where a.grp_id = g.id) as apps`;

export function groupRoutes(routes: Routes, deps: ApiDeps): void {
  const { db, org } = deps;
  const shown = async (id: string) => showGroup(await getGroup(db.kysely, id), org.url);

  routes.list(operations.listGroups, async ({ query }) => {
    const from = readCursor(query.after, 2);
    const stats = query.expand === 'stats';
    const { rows } = await sql<Counted>`
      select ${groupColumns}, lower(g.name) as key ${stats ? counts : sql``} from grp g
      where ${beginsWith(query.q, [sql`g.name`])} and ${filterCondition(query.filter, fields)}
        and ${query.type ? sql`g.type = ${query.type}` : sql`true`}
        and ${from ? sql`(lower(g.name), g.id::text) > (${from[0]}, ${from[1]})` : sql`true`}
      order by lower(g.name), g.id::text limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(
      rows,
      query.limit,
      (row) => [row.key, row.id],
      (row) => ({
        ...showGroup(row, org.url),
        ...(stats ? { _embedded: { stats: { usersCount: row.users, appsCount: row.apps } } } : {}),
      }),
    );
  });

  routes.one(operations.createGroup, async ({ body, actor }) =>
    shown(await db.transaction((tx) => createGroup(tx, deps, body.profile, { actor }))),
  );

  /** Members have a time of their own, so that they make no form of the group stale. */
  const etagOf = ({ updated_at, name, description }: GroupRow): string =>
    createHash('sha256')
      .update(JSON.stringify([updated_at, name, description]))
      .digest('base64url')
      .slice(0, 22);

  async function told(call: Pick<Call<string, unknown, unknown>, 'etag'>, id: string) {
    const group = await getGroup(db.kysely, id);
    call.etag(etagOf(group));
    return showGroup(group, org.url);
  }

  routes.one(operations.getGroup, (call) => told(call, call.params.groupId));

  routes.one(operations.replaceGroup, async (call) => {
    const { params, body, actor } = call;
    await db.transaction(async (tx) => {
      const group = await getGroup(tx, params.groupId, { lock: true });
      call.match(etagOf(group), 'group');
      await changeGroup(tx, deps, group, body.profile, { actor });
    });
    return told(call, params.groupId);
  });

  routes.one(operations.deleteGroup, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      await deleteGroup(tx, deps, await getGroup(tx, params.groupId, { lock: true }), { actor });
    });
    return undefined;
  });

  routes.list(operations.listGroupUsers, async ({ params, query }) => {
    const group = await getGroup(db.kysely, params.groupId);
    return listMembers(db.kysely, group.id, query, (row) => ({
      ...showUser(row, org.url),
      postern: { manual: row.manual, rules: row.rules },
    }));
  });

  routes.one(operations.addGroupUsers, async ({ params, body, actor }) => ({
    added: await db.transaction(async (tx) => {
      const group = await getGroup(tx, params.groupId, { lock: true });
      const people = await getPeople(tx, body.userIds);
      return addMembers(
        tx,
        deps,
        group,
        people.map(({ id }) => id),
        { actor },
      );
    }),
  }));

  for (const [operation, change] of [
    [operations.addGroupUser, addMembers],
    [operations.removeGroupUser, removeMembers],
  ] as const) {
    routes.one(operation, async ({ params, actor }) => {
      await db.transaction(async (tx) => {
        const group = await getGroup(tx, params.groupId, { lock: true });
        const person = await getPerson(tx, params.userId);
        await change(tx, deps, group, [person.id], { actor });
      });
      return undefined;
    });
  }

  routes.one(operations.listGroupApps, async ({ params }) => {
    const group = await getGroup(db.kysely, params.groupId);
    const { rows } = await sql<{ id: string; name: string; label: string; status: string }>`
      select app.id, app.name, app.label, app.status from app_grp a join app on app.id = a.app_id
      where a.grp_id = ${group.id}::uuid order by lower(app.label), app.id`.execute(db.kysely);
    return rows;
  });
}
