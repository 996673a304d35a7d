import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { isUuid } from '../directory/deps.ts';
import { refuse } from '../directory/refused.ts';

export interface ProfileSource {
  id: string;
  label: string;
  /** People whom it sources. */
  people: number;
  lastImport: Date | null;
}

/** Apps that source people, the highest priority first. */
export async function profileSources(tx: Tx): Promise<ProfileSource[]> {
  const { rows } = await sql<ProfileSource>`
    select s.app_id as id, s.label,
      (select count(*)::int from app_user au where au.app_id = s.app_id and au.wanted and au.external_id is not null 
        and au.id = (select ps.app_user_id from person_source ps where ps.person_id = au.person_id)) as people,
      (select max(r.finished_at) from import_run r where r.app_id = s.app_id and r.status in ('REVIEW', 'DONE')) as "lastImport"
    from profile_source s order by s.source_order nulls last, s.created_at, s.app_id`.execute(tx);
  return rows;
}

/**
 * Puts the sources in this order; it says who sources a person from the next import on. Throws CodedError `not_found`
 * for an app that is no source, Refused `source_left_out` where one is missing or named twice.
 */
export async function orderSources(tx: Tx, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string; label: string }>`
    select a.id, a.label from app a join profile_source s on s.app_id = a.id order by a.id for update of a`.execute(tx);
  const stranger = ids.find((id) => !isUuid(id) || !rows.some((row) => row.id === id.toLowerCase()));
  if (stranger !== undefined) throw new CodedError('not_found', { id: stranger, type: 'ProfileSource' });
  const wrong = rows.find(({ id }) => ids.filter((given) => given.toLowerCase() === id).length !== 1);
  if (wrong) throw refuse('ids', 'source_left_out', { app: wrong.label });
  await sql`
    update app set source_order = r.n from unnest(${[...ids]}::uuid[]) with ordinality as r(id, n) where app.id = r.id`.execute(
    tx,
  );
}

/**
 * The app sources nobody any more. Accounts that it said are inactive are no longer wanted, or the org would bring them
 * to life for people who are active.
 */
export async function stopSourcing(tx: Tx, appId: string): Promise<void> {
  await sql`
    update app_user set wanted = false where app_id = ${appId}::uuid and scope = 'USER' and remote_active = false`.execute(
    tx,
  );
}
