import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type PersonRow, personColumns } from '../directory/person.ts';
import { type Attribute, customAttributes } from '../directory/schema/attribute.ts';
import { beginsWith, type FilterFields, filterCondition } from './filter.ts';
import { type Page, pageOf, readCursor } from './paging.ts';

const simple: Record<string, ReturnType<FilterFields>> = {
  id: { column: sql`p.id::text`, type: 'text' },
  status: { column: sql`p.status`, type: 'exact' },
  created: { column: sql`p.created_at`, type: 'time' },
  lastupdated: { column: sql`p.updated_at`, type: 'time' },
  statuschanged: { column: sql`p.status_changed_at`, type: 'time' },
  'profile.login': { column: sql`p.login`, type: 'text' },
};

/** Filters and searches go over every attribute of the profile, by its type. */
const fieldsWith =
  (custom: readonly Attribute[]): FilterFields =>
  (name) => {
    const known = simple[name.toLowerCase()];
    if (known) return known;
    const [first, attribute, more] = name.split('.');
    if (first?.toLowerCase() !== 'profile' || !attribute || more !== undefined) return undefined;
    const type = custom.find((each) => each.name === attribute)?.type;
    if (type === 'array') return { column: sql`p.profile->${attribute}`, type: 'list' };
    // What was written before the attribute had this type is no number.
    if (type === 'number' || type === 'integer') {
      const number = sql`case when jsonb_typeof(p.profile->${attribute}) = 'number' then (p.profile->>${attribute})::float8 end`;
      return { column: number, type: 'number' };
    }
    return { column: sql`p.profile->>${attribute}`, type: 'text' };
  };

/** Each as its index has it (migration 0014). The first name is where the whole name begins. */
const searched = [
  sql`p.login`,
  sql`p.profile->>'email'`,
  sql`p.profile->>'lastName'`,
  sql`p.profile->>'displayName'`,
  sql`coalesce(p.profile->>'firstName', '') || ' ' || coalesce(p.profile->>'lastName', '')`,
];

/** People whose login, e-mail address or name begins with `q`. For an alias `p`. */
export const personMatches = (q: string | undefined) => beginsWith(q, searched);

interface Query {
  q?: string | undefined;
  filter?: string | undefined;
  search?: string | undefined;
  limit: number;
  after?: string | undefined;
}

/** In the order of logins. Throws `filter_invalid`, `cursor_invalid`. */
export async function listPeople<T>(tx: Tx, query: Query, show: (row: PersonRow) => T): Promise<Page<T>> {
  const from = readCursor(query.after, 1);
  const fields = fieldsWith(query.filter || query.search ? await customAttributes(tx) : []);
  const { rows } = await sql<PersonRow & { key: string }>`
    select ${personColumns}, lower(p.login) as key from person p
    where ${personMatches(query.q)} and ${filterCondition(query.filter, fields)} and ${filterCondition(query.search, fields)}
      and ${from ? sql`lower(p.login) > ${from[0]}` : sql`true`}
    order by lower(p.login) limit ${query.limit + 1}`.execute(tx);
  return pageOf(rows, query.limit, (row) => [row.key], show);
}

export interface MemberRow extends PersonRow {
  manual: boolean;
  rules: { id: string; name: string }[];
}

/** Members of a group with what holds them, in the order of logins. */
export async function listMembers<T>(
  tx: Tx,
  groupId: string,
  query: Pick<Query, 'q' | 'limit' | 'after'>,
  show: (row: MemberRow) => T,
): Promise<Page<T>> {
  const from = readCursor(query.after, 1);
  const { rows } = await sql<MemberRow & { key: string }>`
    select ${personColumns}, lower(p.login) as key, m.manual, coalesce((
      select jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name) order by lower(r.name)) from group_rule r
      where r.id = any(m.rules)), '[]') as rules
    from grp_member m join person p on p.id = m.person_id
    where m.grp_id = ${groupId}::uuid and ${personMatches(query.q)} and ${from ? sql`lower(p.login) > ${from[0]}` : sql`true`}
    order by lower(p.login) limit ${query.limit + 1}`.execute(tx);
  return pageOf(rows, query.limit, (row) => [row.key], show);
}
