import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { isUuid } from './deps.ts';
import { type GroupRow, groupColumns } from './group.ts';

/** Throws `not_found`. `lock` holds the row until the end of the transaction. */
export async function getGroup(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<GroupRow> {
  const { rows } = isUuid(id)
    ? await sql<GroupRow>`
        select ${groupColumns} from grp g where g.id = ${id}::uuid ${options.lock ? sql`for update` : sql``}`.execute(
        tx,
      )
    : { rows: [] };
  const [found] = rows;
  if (!found) throw new CodedError('not_found', { id, type: 'UserGroup' });
  return found;
}

/** Imported groups are changed where they come from. Throws `group_imported`. */
export async function requireOwnGroup(tx: Tx, group: GroupRow): Promise<void> {
  if (group.type === 'OKTA_GROUP') return;
  const { rows } = await sql<{ label: string }>`select label from app where id = ${group.app_id}::uuid`.execute(tx);
  throw new CodedError('group_imported', { name: group.name, app: rows[0]?.label ?? 'an application' });
}
