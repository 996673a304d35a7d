import { CodedError } from '@postern/protocol/messages';
import type { ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { type PersonRow, personColumns } from '../../directory/person.ts';
import type { Features } from '../../provisioning/features.ts';

type Found = PersonRow & { rank: number };

/**
 * The person whom an account of the source belongs to, by the rule that the app's imports match with; undefined where
 * there is nobody. Someone whom the app feeds already is not offered again. The row is locked.
 * Throws CodedError `inbound_match_ambiguous`, `inbound_person_sourced`.
 */
export async function matchPerson(
  tx: Tx,
  app: { id: string; rule: Features['import']['match'] },
  user: ScimUser,
): Promise<PersonRow | undefined> {
  const { rule } = app;
  const email = user.emails?.find(({ primary }) => primary)?.value ?? user.emails?.[0]?.value ?? null;
  const byName = rule === 'userName' || rule === 'userNameOrEmail';
  const byEmail = rule === 'email' || rule === 'userNameOrEmail';
  const { rows } = await sql<Found>`
    select ${personColumns}, c.rank from (
      select id, 1 as rank from person where ${byName}::boolean and lower(login) = lower(${user.userName})
      union all
      select id, 2 from person where ${byEmail}::boolean and lower(profile->>'email') = lower(${email})
      union all
      select id, 3 from person where ${rule === 'name'}::boolean
        and lower(profile->>'firstName') = lower(${user.name?.givenName ?? null})
        and lower(profile->>'lastName') = lower(${user.name?.familyName ?? null})
    ) c join person p on p.id = c.id
    where not exists (select from inbound_user own where own.person_id = p.id and own.app_id = ${app.id}::uuid)
    order by c.rank, p.id for update of p`.execute(tx);
  const [first] = rows;
  if (!first) return undefined;
  const rivals = rows.filter(({ rank }) => rank === first.rank).length;
  if (rivals > 1) throw new CodedError('inbound_match_ambiguous', { name: user.userName, people: rivals });
  if (first.source) throw new CodedError('inbound_person_sourced', { person: first.login, app: first.source.label });
  const { rank: _, ...person } = first;
  return person;
}
