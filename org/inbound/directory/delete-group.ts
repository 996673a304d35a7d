import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { groupTarget } from '../../directory/group.ts';
import type { Source } from './deps.ts';
import type { InboundGroupRow } from './group-row.ts';
import { follow, peopleBehind } from './members.ts';

/** Ends what the group brought: assignments, copies pushed to apps, and membership of groups that it was in. */
export async function deleteGroup(tx: Tx, source: Source, row: InboundGroupRow): Promise<void> {
  const { provisioning } = source;
  const people = await peopleBehind(tx, [row.id]);
  const { rows: apps } = await sql<{ app_id: string }>`
    select app_id from app_grp where grp_id = ${row.id}::uuid`.execute(tx);
  for (const { app_id } of apps) await provisioning.groupUnassigned(tx, app_id, row.id);
  const { rows: pushed } = await sql<{ id: string }>`
    select id from group_push where grp_id = ${row.id}::uuid`.execute(tx);
  for (const { id } of pushed) await provisioning.groupUnlink(tx, id, true);
  const { rows: parents } = await sql<{ group_id: string }>`
    delete from inbound_member where child_id = ${row.id}::uuid returning group_id`.execute(tx);
  await follow(
    tx,
    source,
    parents.map(({ group_id }) => group_id),
    people,
  );
  await sql`delete from grp where id = ${row.id}::uuid`.execute(tx);
  await source.systemLog.write(tx, [
    {
      eventType: 'group.lifecycle.delete',
      message: `Delete group of ${source.app.label}`,
      actor: source.actor,
      target: [groupTarget({ id: row.id, name: row.display_name })],
    },
  ]);
}
