import { CodedError } from '@postern/protocol/messages';
import { type RawBuilder, sql } from 'kysely';
import type { AppRow } from '../apps/app.ts';
import { displayName, type PersonRow } from '../directory/person.ts';
import { readCursor } from './paging.ts';

/** Of what reads a whole application: an import, a drift check. Throws `no_connector`, `provisioning_is_off`. */
export function requireReadable(app: AppRow): void {
  if (app.base_url === null) throw new CodedError('no_connector', { app: app.label });
  if (!app.provisioning || app.status !== 'ACTIVE') throw new CodedError('provisioning_is_off', { app: app.label });
}

/** Runs `r` of the next page; they come with the newest first, and the cursor is the id of the last one. Throws `cursor_invalid`. */
export function runsAfter(after: string | undefined): RawBuilder<unknown> {
  const [id] = readCursor(after, 1) ?? [];
  if (id === undefined) return sql`true`;
  return sql`(r.started_at, r.id) < (select x.started_at, x.id from import_run x where x.id::text = ${id})`;
}

/** Columns of the person that a row may belong to. */
export interface PersonColumns {
  person_id: string | null;
  login: string | null;
  person: PersonRow['profile'] | null;
}

export const personOf = ({ person_id, login, person }: PersonColumns) =>
  person_id && person ? { id: person_id, login: login ?? '', displayName: displayName(person) } : null;
