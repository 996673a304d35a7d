import { notFound, type StoredGroup } from '@postern/connector';
import type { Reference } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isUuid } from '../../directory/deps.ts';

/** A group as the source knows it. */
export interface InboundGroupRow {
  id: string;
  display_name: string;
  external_id: string | null;
  rev: number;
  created_at: Date;
  updated_at: Date;
}

/** For an alias `g`. */
export const groupColumns = sql.raw('g.id, g.display_name, g.external_id, g.rev, g.created_at, g.updated_at');

/** Throws ScimError 404. `lock` holds the row until the end of the transaction. */
export async function getInboundGroup(
  tx: Tx,
  appId: string,
  id: string,
  options: { lock?: boolean } = {},
): Promise<InboundGroupRow> {
  const { rows } = isUuid(id)
    ? await sql<InboundGroupRow>`
        select ${groupColumns} from inbound_group g where g.app_id = ${appId}::uuid and g.id = ${id}::uuid
        ${options.lock ? sql`for update` : sql``}`.execute(tx)
    : { rows: [] };
  if (!rows[0]) throw notFound();
  return rows[0];
}

export const storedGroup = (row: InboundGroupRow, members: Reference[] | undefined): StoredGroup => ({
  id: row.id,
  displayName: row.display_name,
  ...(row.external_id === null ? {} : { externalId: row.external_id }),
  ...(members ? { members } : {}),
  meta: {
    created: row.created_at.toISOString(),
    lastModified: row.updated_at.toISOString(),
    version: `W/"${row.rev}"`,
  },
});

/** The rows as resources, members as they were sent. */
export async function withMembers(
  tx: Tx,
  rows: InboundGroupRow[],
  without: ReadonlySet<string>,
): Promise<StoredGroup[]> {
  if (rows.length === 0 || without.has('members')) return rows.map((row) => storedGroup(row, undefined));
  const { rows: found } = await sql<Reference & { group_id: string }>`
    select m.group_id, coalesce(m.user_id, m.child_id) as value, coalesce(u.user_name, c.display_name) as display,
      case when m.user_id is null then 'Group' else 'User' end as type
    from inbound_member m left join inbound_user u on u.id = m.user_id left join inbound_group c on c.id = m.child_id
    where m.group_id = any(${rows.map(({ id }) => id)}::uuid[]) order by 2`.execute(tx);
  const members = Map.groupBy(found, ({ group_id }) => group_id);
  return rows.map((row) =>
    storedGroup(
      row,
      (members.get(row.id) ?? []).map(({ group_id: _, ...member }) => member),
    ),
  );
}
