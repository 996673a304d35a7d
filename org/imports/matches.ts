import type { JsonObject, ScimUser } from '@postern/protocol/scim';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';

/** A row of an import that waits for a decision, with the person it may belong to. */
export interface Match {
  externalId: string;
  importId: string;
  account: ScimUser;
  personId: string | null;
  person: JsonObject | null;
  personStatus: string | null;
  rev: number | null;
  name: string;
}

/** Open rows of an app that `which` selects (alias `m`), locked; the first of them where a limit is given. */
export async function openMatches(tx: Tx, appId: string, which: RawBuilder<unknown>, limit?: number): Promise<Match[]> {
  const { rows } = await sql<Match>`
    select m.external_id as "externalId", m.import_id as "importId", m.profile as account, p.id as "personId",
      p.profile as person, p.status as "personStatus", p.rev::float8 as rev, coalesce(p.login, m.profile->>'userName') as name
    from import_match m left join person p on p.id = m.person_id
    where m.app_id = ${appId}::uuid and m.state = 'OPEN' and (${which})
    order by m.external_id limit ${limit ?? null} for update of m`.execute(tx);
  return rows;
}

/** May the account be used in the application? What says nothing may. */
export const isActive = (account: ScimUser): boolean => account.active !== false;
