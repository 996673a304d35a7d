import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import type { ScimGroup } from '@postern/protocol/scim';
import { storable } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { now } from '../../directory/deps.ts';
import { groupTarget } from '../../directory/group.ts';
import type { Source } from './deps.ts';
import { groupColumns, type InboundGroupRow } from './group-row.ts';
import { setMembers } from './members.ts';

const mostOfName = 255;
const ids = ({ members = [] }: ScimGroup): string[] => members.map(({ value }) => value);

/**
 * A group of the directory that only its source changes. Throws CodedError `inbound_group_exists`,
 * `inbound_group_name_invalid`, `inbound_member_unknown`, `inbound_text_invalid`.
 */
export async function createGroup(tx: Tx, source: Source, sent: ScimGroup): Promise<InboundGroupRow> {
  const { app } = source;
  await requireGoodName(tx, app.id, sent);
  const id = randomUUIDv7();
  const at = now(source);
  await sql`
    insert into grp (id, type, app_id, name, description, created_at, updated_at, members_updated_at)
    values (${id}::uuid, 'APP_GROUP', ${app.id}::uuid, ${sent.displayName}, ${sent.description ?? null},
      ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz)`.execute(tx);
  const { rows } = await sql<InboundGroupRow>`
    insert into inbound_group as g (id, app_id, display_name, external_id, created_at, updated_at)
    values (${id}::uuid, ${app.id}::uuid, ${sent.displayName}, ${sent.externalId ?? null}, ${at}::timestamptz, ${at}::timestamptz)
    returning ${groupColumns}`.execute(tx);
  await source.systemLog.write(tx, [
    {
      eventType: 'group.lifecycle.create',
      message: `Create group from ${app.label}`,
      actor: source.actor,
      target: [groupTarget({ id, name: sent.displayName })],
    },
  ]);
  await setMembers(tx, source, id, { before: [], after: ids(sent) });
  return rows[0]!;
}

/** The group with a whole new state; one that is the same changes nothing. Throws as `createGroup`. */
export async function replaceGroup(
  tx: Tx,
  source: Source,
  row: InboundGroupRow,
  { before, sent }: { before: readonly string[]; sent: ScimGroup },
): Promise<InboundGroupRow> {
  const externalId = sent.externalId ?? null;
  const renamed = sent.displayName !== row.display_name;
  await requireGoodName(tx, source.app.id, sent, row.id);
  const moved = await setMembers(tx, source, row.id, { before, after: ids(sent) });
  if (!moved && !renamed && externalId === row.external_id) return row;
  const { rows } = await sql<InboundGroupRow>`
    update inbound_group as g set display_name = ${sent.displayName}, external_id = ${externalId}, rev = g.rev + 1,
      updated_at = ${now(source)}::timestamptz
    where g.id = ${row.id}::uuid returning ${groupColumns}`.execute(tx);
  if (renamed) await rename(tx, source, row, sent);
  return rows[0]!;
}

async function rename(tx: Tx, source: Source, row: InboundGroupRow, sent: ScimGroup): Promise<void> {
  await sql`
    update grp set name = ${sent.displayName}, updated_at = ${now(source)}::timestamptz where id = ${row.id}::uuid`.execute(
    tx,
  );
  await source.systemLog.write(tx, [
    {
      eventType: 'group.profile.update',
      message: `Rename group ${row.display_name}`,
      actor: source.actor,
      target: [groupTarget({ id: row.id, name: sent.displayName })],
    },
  ]);
  await source.provisioning.groupsChanged(tx, [row.id], []);
}

async function requireGoodName(tx: Tx, appId: string, group: ScimGroup, except?: string): Promise<void> {
  const { displayName: name } = group;
  if (storable(group) !== group) throw new CodedError('inbound_text_invalid');
  if (name.length > mostOfName || /\p{Cc}/u.test(name))
    throw new CodedError('inbound_group_name_invalid', { name: name.slice(0, 100) });
  const { rows } = await sql`
    select 1 from inbound_group where app_id = ${appId}::uuid and lower(display_name) = lower(${name})
      and id is distinct from ${except ?? null}::uuid`.execute(tx);
  if (rows.length > 0) throw new CodedError('inbound_group_exists', { name });
}
