import { randomUUIDv7 } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { StoredUser } from '@postern/connector';
import type { Profile } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import type { ScimUser } from '@postern/protocol/scim';
import { storable } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { changeProfile, setPassword } from '../../directory/change-person.ts';
import { createPeople } from '../../directory/create-people.ts';
import { now } from '../../directory/deps.ts';
import { getPerson } from '../../directory/find-people.ts';
import { changeStatus } from '../../directory/lifecycle.ts';
import type { PersonRow } from '../../directory/person.ts';
import { sourced } from '../../directory/sourced-profile.ts';
import { loadApps } from '../../provisioning/apps.ts';
import type { Source } from './deps.ts';
import { mappedProfile } from './mapped-profile.ts';
import { tellFaults } from './mapping-faults.ts';
import { matchPerson } from './match-person.ts';
import { operationFor } from './source-status.ts';
import { storedUser, type UserRow, userColumns } from './user-row.ts';

export interface Password {
  hash: string;
  clearText: string;
}

/**
 * A new account of the source: linked to the person whom the app's rule finds, else to a new one. Throws CodedError
 * `inbound_user_exists`, `inbound_text_invalid`, `inbound_text_too_long`, and what matching, mapping and the directory refuse.
 */
export async function createUser(tx: Tx, source: Source, sent: ScimUser, password?: Password): Promise<StoredUser> {
  const { app } = source;
  const resource = kept(sent, true);
  await requireFreeName(tx, app.id, resource.userName);
  const state = (await loadApps(tx, [app.id])).get(app.id)!;
  const active = resource.active !== false;
  const mapped = source.mapper.toOrg(state, resource);
  const profile = mappedProfile(mapped, resource);
  const known = await matchPerson(tx, { id: app.id, rule: state.features.import.match }, resource);
  let personId: string;
  if (known) {
    personId = known.id;
    await bringTo(
      tx,
      source,
      known,
      sourced(known.profile, {}, profile),
      operationFor(known.status, undefined, active),
    );
    if (password) await setPassword(tx, source, known, password, source);
  } else {
    const person = { profile: profile as Profile, ...(password ? { password } : {}) };
    const options = { actor: source.actor, activate: active, groupIds: [], field: () => 'userName' };
    const [made] = await createPeople(tx, source, [person], options);
    personId = made!.id;
  }
  const { rows } = await sql<UserRow>`
    insert into inbound_user as u (id, app_id, person_id, user_name, external_id, resource, mapped, created_at, updated_at)
    values (${randomUUIDv7()}::uuid, ${app.id}::uuid, ${personId}::uuid, ${resource.userName}, ${resource.externalId ?? null},
      ${JSON.stringify(resource)}::jsonb, ${JSON.stringify(profile)}::jsonb, ${now(source)}::timestamptz, ${now(source)}::timestamptz)
    returning ${userColumns}`.execute(tx);
  await tellFaults(tx, source, { id: personId, name: profile.login }, mapped.faults);
  return storedUser(rows[0]!);
}

/** The account with a whole new state; one that is the same changes nothing. Throws as `createUser`. */
export async function replaceUser(
  tx: Tx,
  source: Source,
  row: UserRow,
  sent: ScimUser,
  password?: Password,
): Promise<UserRow> {
  const { app } = source;
  const before = row.resource;
  const resource = kept(sent, before.active !== false);
  if (resource.userName.toLowerCase() !== before.userName.toLowerCase())
    await requireFreeName(tx, app.id, resource.userName);
  const state = (await loadApps(tx, [app.id])).get(app.id)!;
  const mapped = source.mapper.toOrg(state, resource);
  const profile = mappedProfile(mapped, resource);
  const person = await getPerson(tx, row.person_id, { lock: true });
  const operation = operationFor(person.status, before.active !== false, resource.active !== false);
  await bringTo(tx, source, person, sourced(person.profile, row.mapped, profile), operation);
  if (password) await setPassword(tx, source, person, password, source);
  if (isDeepStrictEqual(before, resource) && isDeepStrictEqual(row.mapped, profile)) return row;
  const { rows } = await sql<UserRow>`
    update inbound_user as u set user_name = ${resource.userName}, external_id = ${resource.externalId ?? null},
      resource = ${JSON.stringify(resource)}::jsonb, mapped = ${JSON.stringify(profile)}::jsonb, rev = u.rev + 1,
      updated_at = ${now(source)}::timestamptz
    where u.id = ${row.id}::uuid returning ${userColumns}`.execute(tx);
  await tellFaults(tx, source, { id: person.id, name: profile.login }, mapped.faults);
  return rows[0]!;
}

/** Characters of a name that is looked up: an entry of an index has 2,704 bytes at most. */
const mostOfName = 500;

/**
 * What is kept of a resource. Where `active` is left out it stays as it was. Throws CodedError `inbound_text_invalid`,
 * `inbound_text_too_long`.
 */
function kept(sent: ScimUser, wasActive: boolean): ScimUser {
  const { id: _id, password: _password, groups: _groups, meta: _meta, ...resource } = sent;
  if (storable(resource) !== resource) throw new CodedError('inbound_text_invalid');
  for (const attribute of ['userName', 'externalId'] as const)
    if ((resource[attribute]?.length ?? 0) > mostOfName)
      throw new CodedError('inbound_text_too_long', { attribute, most: mostOfName });
  return { ...resource, active: resource.active ?? wasActive };
}

async function bringTo(
  tx: Tx,
  source: Source,
  person: PersonRow,
  profile: Profile,
  operation: ReturnType<typeof operationFor>,
): Promise<void> {
  await changeProfile(tx, source, person, profile, source);
  if (operation) await changeStatus(tx, source, person, operation, source);
}

async function requireFreeName(tx: Tx, appId: string, userName: string): Promise<void> {
  const { rows } = await sql`
    select 1 from inbound_user where app_id = ${appId}::uuid and lower(user_name) = lower(${userName})`.execute(tx);
  if (rows.length > 0) throw new CodedError('inbound_user_exists', { name: userName });
}
