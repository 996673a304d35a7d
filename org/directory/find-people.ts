import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { isUuid } from './deps.ts';
import { type PersonRow, personColumns } from './person.ts';

/** One person by id or login. Throws `not_found`. `lock` holds the row until the end of the transaction. */
export async function getPerson(tx: Tx, idOrLogin: string, options: { lock?: boolean } = {}): Promise<PersonRow> {
  const by = isUuid(idOrLogin) ? sql`p.id = ${idOrLogin}::uuid` : sql`lower(p.login) = lower(${idOrLogin})`;
  const { rows } = await sql<PersonRow>`
    select ${personColumns} from person p where ${by} ${options.lock ? sql`for update` : sql``}`.execute(tx);
  const [found] = rows;
  if (!found) throw new CodedError('not_found', { id: idOrLogin, type: 'User' });
  return found;
}

/** Many people by id or login, without doubles, in one statement. Throws `not_found` with the first unknown one. */
export async function getPeople(tx: Tx, idsOrLogins: string[]): Promise<PersonRow[]> {
  const ids = idsOrLogins.filter(isUuid).map((id) => id.toLowerCase());
  const logins = idsOrLogins.filter((ref) => !isUuid(ref));
  const { rows } = await sql<PersonRow & { asked: string }>`
    select ${personColumns}, r.asked from unnest(${ids}::uuid[], ${ids}::text[]) as r(id, asked) join person p on p.id = r.id
    union all
    select ${personColumns}, r.asked from unnest(${logins}::text[]) as r(asked) join person p on lower(p.login) = lower(r.asked)
  `.execute(tx);
  const found = new Set(rows.map((row) => row.asked));
  const missing = [...ids, ...logins].find((ref) => !found.has(ref));
  if (missing !== undefined) throw new CodedError('not_found', { id: missing, type: 'User' });
  return [...new Map(rows.map(({ asked: _, ...person }) => [person.id, person])).values()];
}
