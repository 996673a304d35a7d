import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { isUuid, now } from '../../directory/deps.ts';
import { membershipEvent } from '../../directory/group-members.ts';
import type { PersonRow } from '../../directory/person.ts';
import type { Source } from './deps.ts';
import type { UserRow } from './user-row.ts';

interface Members {
  users: string[];
  groups: string[];
}

/** Ids of members told apart. Throws CodedError `inbound_member_unknown`. */
async function resolve(tx: Tx, appId: string, ids: readonly string[]): Promise<Members> {
  const wrong = ids.find((id) => !isUuid(id));
  if (wrong !== undefined) throw new CodedError('inbound_member_unknown', { id: wrong.slice(0, 100) });
  const { rows } = await sql<{ id: string; is_user: boolean; is_group: boolean }>`
    select x.id, u.id is not null as is_user, g.id is not null as is_group from unnest(${[...ids]}::uuid[]) as x(id)
      left join inbound_user u on u.id = x.id and u.app_id = ${appId}::uuid
      left join inbound_group g on g.id = x.id and g.app_id = ${appId}::uuid`.execute(tx);
  const unknown = rows.find(({ is_user, is_group }) => !is_user && !is_group);
  if (unknown) throw new CodedError('inbound_member_unknown', { id: unknown.id });
  return {
    users: rows.filter(({ is_user }) => is_user).map(({ id }) => id),
    groups: rows.filter(({ is_user }) => !is_user).map(({ id }) => id),
  };
}

/** Makes the members of a group these. @returns whether any came or went. Throws CodedError `inbound_member_unknown`. */
export async function setMembers(
  tx: Tx,
  source: Source,
  groupId: string,
  { before, after }: { before: readonly string[]; after: readonly string[] },
): Promise<boolean> {
  const [old, next] = [new Set(before), new Set(after.map((id) => id.toLowerCase()))];
  const gone = [...old].filter((id) => !next.has(id));
  const come = await resolve(
    tx,
    source.app.id,
    [...next].filter((id) => !old.has(id)),
  );
  if (gone.length + come.users.length + come.groups.length === 0) return false;
  // Whoever a group inside brings or brought is found while it is a member.
  const left = await peopleBehind(tx, gone);
  await sql`
    delete from inbound_member where group_id = ${groupId}::uuid
      and (user_id = any(${gone}::uuid[]) or child_id = any(${gone}::uuid[]))`.execute(tx);
  await sql`
    insert into inbound_member (group_id, user_id) select ${groupId}::uuid, x from unnest(${come.users}::uuid[]) as x`.execute(
    tx,
  );
  await sql`
    insert into inbound_member (group_id, child_id) select ${groupId}::uuid, x from unnest(${come.groups}::uuid[]) as x`.execute(
    tx,
  );
  const joined = await peopleBehind(tx, [...come.users, ...come.groups]);
  await follow(tx, source, [groupId], [...new Set([...left, ...joined])]);
  return true;
}

/** People whom accounts and groups of the source stand for, those of groups inside groups too. */
export async function peopleBehind(tx: Tx, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ person_id: string }>`
    with recursive down(id) as (
      select unnest(${[...ids]}::uuid[]) union select m.child_id from inbound_member m join down on down.id = m.group_id
      where m.child_id is not null
    )
    select u.person_id from inbound_user u join down on down.id = u.id
    union
    select u.person_id from down join inbound_member m on m.group_id = down.id join inbound_user u on u.id = m.user_id`.execute(
    tx,
  );
  return rows.map(({ person_id }) => person_id);
}

/** An account leaves every group of its source. */
export async function leaveGroups(tx: Tx, source: Source, user: UserRow): Promise<void> {
  const { rows } = await sql<{ group_id: string }>`
    delete from inbound_member where user_id = ${user.id}::uuid returning group_id`.execute(tx);
  await follow(
    tx,
    source,
    rows.map(({ group_id }) => group_id),
    [user.person_id],
  );
}

interface Changed extends Pick<PersonRow, 'id' | 'login' | 'profile'> {
  verb: 'add' | 'remove';
  grp_id: string;
  name: string;
}

/** The directory's own membership of these groups, and of those they are in, follows for these people. */
export async function follow(tx: Tx, source: Source, groupIds: string[], personIds: string[]): Promise<void> {
  if (groupIds.length === 0 || personIds.length === 0) return;
  const { rows } = await sql<Changed>`
    with recursive up(id) as (
      select unnest(${groupIds}::uuid[]) union select m.group_id from inbound_member m join up on up.id = m.child_id
    ), down(top, id) as (
      select id, id from up union select down.top, m.child_id from inbound_member m join down on down.id = m.group_id
      where m.child_id is not null
    ), wanted as (
      select distinct down.top as grp_id, u.person_id from down join inbound_member m on m.group_id = down.id
        join inbound_user u on u.id = m.user_id
      where u.person_id = any(${personIds}::uuid[])
    ), gone as (
      delete from grp_member gm using up where gm.grp_id = up.id and gm.person_id = any(${personIds}::uuid[])
        and not exists (select from wanted w where w.grp_id = gm.grp_id and w.person_id = gm.person_id)
      returning gm.grp_id, gm.person_id
    ), come as (
      insert into grp_member (grp_id, person_id) select grp_id, person_id from wanted on conflict do nothing
      returning grp_id, person_id
    )
    select changed.verb, g.id as grp_id, g.name, p.id, p.login, p.profile
    from (select 'remove' as verb, * from gone union all select 'add', * from come) changed
      join grp g on g.id = changed.grp_id join person p on p.id = changed.person_id`.execute(tx);
  if (rows.length === 0) return;
  const groups = [...new Set(rows.map(({ grp_id }) => grp_id))];
  await sql`update grp set members_updated_at = ${now(source)}::timestamptz where id = any(${groups}::uuid[])`.execute(
    tx,
  );
  await source.systemLog.write(
    tx,
    rows.map((row) => membershipEvent({ id: row.grp_id, name: row.name }, row, source, row.verb)),
  );
  await source.provisioning.groupsChanged(tx, groups, [...new Set(rows.map(({ id }) => id))]);
}
