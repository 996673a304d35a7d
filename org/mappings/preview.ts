import type { PreviewedMapping } from '@postern/protocol/management';
import type { JsonObject, ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { displayName } from '../directory/person.ts';
import { groupsOf } from './groups-of.ts';
import type { Mapped, Mapper } from './mapper.ts';
import type { Direction, MappedApp } from './mapping.ts';

/** People or accounts that one preview looks at. */
const mostLooked = 500;

export interface Preview {
  looked: number;
  failed: number;
  shown: PreviewedMapping[];
}

interface Asked {
  subjectId: string | undefined;
  limit: number;
}

/** What a mapping gives for real people (to the app) or accounts (from the app), failures first. */
export async function previewMapping(
  tx: Tx,
  mapper: Mapper,
  app: MappedApp,
  direction: Direction,
  asked: Asked,
): Promise<Preview> {
  const all =
    direction === 'toApp' ? await forPeople(tx, mapper, app, asked) : await forAccounts(tx, mapper, app, asked);
  const failed = all.filter(({ faults }) => faults.length > 0);
  const good = all.filter(({ faults }) => faults.length === 0);
  return { looked: all.length, failed: failed.length, shown: [...failed, ...good].slice(0, asked.limit) };
}

/** What the mapping alone gives, whatever accounts have of their own. Those who have the app first, then others, so that a mapping can be tried before anybody has it. */
async function forPeople(tx: Tx, mapper: Mapper, app: MappedApp, { subjectId }: Asked): Promise<PreviewedMapping[]> {
  const { rows } = await sql<{
    id: string;
    login: string;
    status: string;
    profile: JsonObject;
    account: ScimUser | null;
  }>`
    select p.id, p.login, p.status, p.profile,
      case when au.external_id is null then null when au.profile ? 'userName' then au.profile else au.last_written end as account
    from person p left join app_user au on au.person_id = p.id and au.app_id = ${app.id}::uuid
    where ${subjectId === undefined ? sql`p.status <> 'DEPROVISIONED'` : sql`p.id::text = ${subjectId}`}
    order by coalesce(au.wanted, false) desc, lower(p.login) limit ${mostLooked}`.execute(tx);
  const grouped = mapper.needsGroups(app, 'toApp');
  const groups = grouped
    ? await groupsOf(
        tx,
        rows.map(({ id }) => id),
      )
    : new Map();
  return rows.map(({ login, account, ...person }) => {
    const subject = { ...person, groups: groups.get(person.id) ?? [], account: account ?? undefined, overrides: {} };
    const { profile, faults } = mapper.toApp(app, subject);
    const { login: userName, ...rest } = profile;
    const name = displayName({ ...person.profile, login });
    return shown(person.id, name, { profile: userName === undefined ? rest : { userName, ...rest }, faults });
  });
}

/** Accounts that an import brought: those that wait for a decision, then those that belong to somebody. */
async function forAccounts(tx: Tx, mapper: Mapper, app: MappedApp, { subjectId }: Asked): Promise<PreviewedMapping[]> {
  const one = subjectId === undefined ? sql`true` : sql`external_id = ${subjectId}`;
  const { rows } = await sql<{ id: string; account: ScimUser }>`
    select external_id as id, profile as account from (
      select external_id, profile, 0 as place from import_match where app_id = ${app.id}::uuid and state = 'OPEN'
      union all
      select external_id, profile, 1 from app_user where app_id = ${app.id}::uuid and external_id is not null and profile ? 'userName'
    ) found where ${one} order by place, external_id limit ${mostLooked}`.execute(tx);
  return rows.map(({ id, account }) => shown(id, account.userName, mapper.toOrg(app, account)));
}

const shown = (id: string, name: string, { profile, faults }: Mapped): PreviewedMapping => ({
  id,
  name,
  values: profile,
  faults: faults.map(({ attribute, error }) => ({ attribute, code: error.code, message: error.message })),
});
