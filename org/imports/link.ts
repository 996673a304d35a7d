import { CodedError } from '@postern/protocol/messages';
import type { JsonObject } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { groupsOf } from '../mappings/groups-of.ts';
import { accountOf } from '../provisioning/account.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { holds } from '../provisioning/differences.ts';
import { isActive, type Match } from './matches.ts';

export interface Linked {
  done: Match[];
  appUserIds: string[];
  refused: { why: CodedError }[];
}

/**
 * Links accounts to their people. An active account assigns the person; an inactive one is only known, since nobody
 * wants accounts to come alive by an import, unless the person was assigned before. A source assigns with both: the state
 * of its accounts is its own. What the application holds already
 * is not written again.
 */
export async function linkAccounts(deps: ProvisioningDeps, tx: Tx, app: AppState, matches: Match[]): Promise<Linked> {
  if (matches.length === 0) return { done: [], appUserIds: [], refused: [] };
  const now = at(deps.clock());
  const seen = new Set<string>();
  const once = matches.filter(({ personId }) => !seen.has(personId!) && seen.add(personId!));
  const groups = deps.mapper.needsGroups(app, 'toApp') ? await groupsOf(tx, [...seen]) : undefined;
  const own = await overridesOf(tx, app.id, [...seen]);
  const inStep = (match: Match): boolean => {
    const { profile } = deps.mapper.toApp(app, {
      ...{ id: match.personId!, status: match.personStatus!, profile: match.person! },
      ...{ groups: groups?.get(match.personId!) ?? [], account: match.account },
      overrides: own.get(match.personId!) ?? {},
    });
    return holds(match.account, accountOf(profile, app, isActive(match.account)).account);
  };
  const rows = once.map((match) => ({
    person_id: match.personId,
    external_id: match.externalId,
    active: isActive(match.account),
    wanted: isActive(match.account) || app.features.import.sourcing.on,
    profile: match.account,
    rev: inStep(match) ? match.rev : null,
  }));
  const { rows: written } = await sql<{ id: string; external_id: string }>`
    insert into app_user (id, app_id, person_id, scope, status, sync_state, wanted, external_id, remote_active, profile, pushed_rev, created_at, updated_at)
    select gen_random_uuid(), ${app.id}::uuid, r.person_id, 'USER', case when r.active then 'PROVISIONED' else 'INACTIVE' end,
      'SYNCHRONIZED', r.wanted, r.external_id, r.active, r.profile, r.rev, ${now}::timestamptz, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(person_id uuid, external_id text, active boolean, wanted boolean, profile jsonb, rev bigint)
    where not exists (select from app_user other where other.app_id = ${app.id}::uuid and other.external_id = r.external_id)
    on conflict (app_id, person_id) do update set external_id = excluded.external_id, status = excluded.status,
      wanted = app_user.wanted or excluded.wanted, remote_active = excluded.remote_active, profile = excluded.profile,
      scope = case when app_user.wanted then app_user.scope else 'USER' end,
      pushed_rev = excluded.pushed_rev, updated_at = excluded.updated_at
    where app_user.external_id is null
    returning id, external_id`.execute(tx);
  const linked = new Set(written.map(({ external_id }) => external_id));
  await sql`
    update import_match m set state = 'CONFIRMED', person_id = au.person_id from app_user au
    where m.app_id = ${app.id}::uuid and m.external_id = any(${[...linked]}::text[])
      and au.app_id = m.app_id and au.external_id = m.external_id`.execute(tx);
  return {
    done: once.filter(({ externalId }) => linked.has(externalId)),
    appUserIds: written.map(({ id }) => id),
    refused: matches
      .filter(({ externalId }) => !linked.has(externalId))
      .map(({ externalId, name }) => ({ why: new CodedError('import_match_taken', { externalId, person: name }) })),
  };
}

/** Of those who wait for an account with values of its own. */
async function overridesOf(tx: Tx, appId: string, personIds: readonly string[]): Promise<Map<string, JsonObject>> {
  const { rows } = await sql<{ id: string; overrides: JsonObject }>`
    select person_id as id, overrides from app_user
    where app_id = ${appId}::uuid and person_id = any(${[...personIds]}::uuid[]) and overrides <> '{}'`.execute(tx);
  return new Map(rows.map(({ id, overrides }) => [id, overrides]));
}
