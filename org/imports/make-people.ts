import { randomUUIDv7 } from 'node:crypto';
import { CodedError, describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { customAttributes } from '../directory/schema/attribute.ts';
import { checkUnique, checkValues } from '../directory/schema/check-profile.ts';
import type { LogActor } from '../log/event.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { isActive, type Match } from './matches.ts';

/**
 * People for accounts that belong to nobody. They are active where the app's option says so and the account is; an
 * account that is inactive gives a staged person. A profile that does not fit the user schema makes nobody. A login that is taken makes nobody: the row then points at its owner.
 */
export async function makePeople(
  deps: ProvisioningDeps & { actor: LogActor },
  tx: Tx,
  app: AppState,
  matches: Match[],
): Promise<{ people: Match[]; refused: { why: CodedError }[] }> {
  if (matches.length === 0) return { people: [], refused: [] };
  const now = at(deps.clock());
  const planned = matches.map((match) => {
    const active = app.features.import.autoActivate && isActive(match.account);
    const { profile } = deps.mapper.toOrg(app, match.account);
    const login = typeof profile['login'] === 'string' ? profile['login'] : match.account.userName;
    return { match, row: { id: randomUUIDv7(), login, status: active ? 'ACTIVE' : 'STAGED', profile } };
  });
  const attributes = await customAttributes(tx);
  const refused: { why: CodedError }[] = [];
  const fitting: typeof planned = [];
  for (const one of planned) {
    const { profile } = one.row;
    const [fault] = [
      ...checkValues(attributes, undefined, profile),
      ...(await checkUnique(tx, attributes, undefined, profile)),
    ];
    if (!fault) fitting.push(one);
    else refused.push({ why: refusedBySchema(one.match, describe(fault.code, fault.params).text) });
  }
  const { rows } = await sql<{ id: string }>`
    insert into person (id, status, login, profile, created_at, updated_at, status_changed_at)
    select r.id, r.status, r.login, r.profile, ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(fitting.map(({ row }) => row))}::jsonb) as r(id uuid, status text, login text, profile jsonb)
    on conflict do nothing returning id`.execute(tx);
  const made = new Set(rows.map(({ id }) => id));
  const people = fitting.filter(({ row }) => made.has(row.id));
  const taken = fitting.filter(({ row }) => !made.has(row.id)).map(({ match }) => match);
  await pointAtOwner(tx, app.id, taken);
  await deps.events.write(
    tx,
    people.map(({ row }) => ({
      eventType: 'user.lifecycle.create',
      message: `Create person from ${app.label}`,
      actor: deps.actor,
      target: [{ type: 'User', id: row.id, displayName: row.login, alternateId: row.login }],
      appId: app.id,
    })),
  );
  return {
    people: people.map(({ match, row }) => ({
      ...match,
      personId: row.id,
      person: row.profile,
      personStatus: row.status,
      rev: 1,
      name: row.login,
    })),
    refused: [
      ...refused,
      ...taken.map(({ externalId, account }) => ({
        why: new CodedError('import_login_taken', { externalId, login: account.userName }),
      })),
    ],
  };
}

const refusedBySchema = ({ externalId, account }: Match, detail: string): CodedError =>
  new CodedError('import_profile_refused', { externalId, login: account.userName, detail });

async function pointAtOwner(tx: Tx, appId: string, taken: Match[]): Promise<void> {
  if (taken.length === 0) return;
  await sql`
    update import_match m set match = 'PARTIAL', person_id = p.id from person p
    where m.app_id = ${appId}::uuid and m.external_id = any(${taken.map(({ externalId }) => externalId)}::text[])
      and lower(p.login) = lower(m.profile->>'userName')`.execute(tx);
}
