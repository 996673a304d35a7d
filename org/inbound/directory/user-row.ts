import { notFound, type StoredUser } from '@postern/connector';
import type { Profile } from '@postern/protocol/management';
import type { Reference, ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isUuid } from '../../directory/deps.ts';

/** A person as the source knows them. */
export interface UserRow {
  id: string;
  person_id: string;
  resource: ScimUser;
  mapped: Partial<Profile>;
  rev: number;
  created_at: Date;
  updated_at: Date;
}

/** For an alias `u`. */
export const userColumns = sql.raw('u.id, u.person_id, u.resource, u.mapped, u.rev, u.created_at, u.updated_at');

/** Throws ScimError 404. `lock` holds the row until the end of the transaction. */
export async function getUserRow(
  tx: Tx,
  appId: string,
  id: string,
  options: { lock?: boolean } = {},
): Promise<UserRow> {
  const { rows } = isUuid(id)
    ? await sql<UserRow>`
        select ${userColumns} from inbound_user u where u.app_id = ${appId}::uuid and u.id = ${id}::uuid
        ${options.lock ? sql`for update` : sql``}`.execute(tx)
    : { rows: [] };
  if (!rows[0]) throw notFound();
  return rows[0];
}

export const storedUser = (row: UserRow, groups: Reference[] = []): StoredUser => ({
  ...row.resource,
  id: row.id,
  ...(groups.length > 0 ? { groups } : {}),
  meta: {
    created: row.created_at.toISOString(),
    lastModified: row.updated_at.toISOString(),
    version: `W/"${row.rev}"`,
  },
});

/** The rows as resources, each with the groups that it is named in. */
export async function withGroups(tx: Tx, rows: UserRow[], without: ReadonlySet<string>): Promise<StoredUser[]> {
  if (rows.length === 0 || without.has('groups')) return rows.map((row) => storedUser(row));
  const { rows: found } = await sql<{ user_id: string; value: string; display: string }>`
    select m.user_id, g.id as value, g.display_name as display
    from inbound_member m join inbound_group g on g.id = m.group_id
    where m.user_id = any(${rows.map(({ id }) => id)}::uuid[]) order by lower(g.display_name)`.execute(tx);
  const groups = Map.groupBy(found, ({ user_id }) => user_id);
  return rows.map((row) =>
    storedUser(
      row,
      groups.get(row.id)?.map(({ value, display }) => ({ value, display })),
    ),
  );
}
