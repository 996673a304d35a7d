import { operations } from '@postern/protocol/management';
import { sql } from 'kysely';
import { getPerson } from '../directory/find-people.ts';
import { type GroupRow, groupColumns } from '../directory/group.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageByName } from './page-by-name.ts';
import type { Routes } from './route.ts';

interface AppRow {
  id: string;
  app_id: string;
  name: string;
  label: string;
  scope: 'USER' | 'GROUP';
  status: string;
  sync_state: string;
  external_id: string | null;
  wanted: boolean;
  remote_active: boolean | null;
}

/** A person's groups and apps. */
export function userRelationRoutes(routes: Routes, { db }: ApiDeps): void {
  routes.list(operations.listUserGroups, async ({ params, query }) => {
    const person = await getPerson(db.kysely, params.userId);
    const groups = sql`
      select ${groupColumns} from grp_member m join grp g on g.id = m.grp_id
      where m.person_id = ${person.id}::uuid and ${beginsWith(query.q, [sql`g.name`])}`;
    return pageByName(db.kysely, groups, query, ({ id, type, name, description }: GroupRow) => ({
      ...{ id, type, profile: { name, description } },
    }));
  });

  routes.one(operations.listUserApps, async ({ params }) => {
    const person = await getPerson(db.kysely, params.userId);
    const { rows } = await sql<AppRow>`
      select u.id, u.app_id, app.name, app.label, u.scope, u.status, u.sync_state, u.external_id, u.wanted, u.remote_active
      from app_user u join app on app.id = u.app_id
      where u.person_id = ${person.id}::uuid order by lower(app.label), app.id`.execute(db.kysely);
    return rows.map((row) => ({
      id: row.id,
      appInstanceId: row.app_id,
      appName: row.name,
      label: row.label,
      scope: row.scope,
      status: row.status,
      syncState: row.sync_state,
      externalId: row.external_id,
      assigned: row.wanted,
      activeInApp: row.remote_active,
    }));
  });
}
