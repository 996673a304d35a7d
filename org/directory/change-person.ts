import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { requireGoodPassword } from './password-policy/check.ts';
import { keepFormer } from './password-policy/history.ts';
import { type PersonRow, personTarget } from './person.ts';
import { Refused, refuse } from './refused.ts';
import { customAttributes } from './schema/attribute.ts';
import { checkUnique, checkValues } from './schema/check-profile.ts';

/** A partial profile over the whole one; `null` removes an attribute. */
export function mergeProfile(profile: Profile, change: Record<string, unknown>): Profile {
  const merged: Record<string, unknown> = { ...profile, ...change };
  for (const [name, value] of Object.entries(merged)) {
    if (value === null || value === undefined) delete merged[name];
  }
  return merged as Profile;
}

/** Saves a profile and tells the apps; a profile that is the same changes nothing. Throws Refused `login_taken`, and where a new value does not fit the user schema. */
export async function changeProfile(
  tx: Tx,
  deps: DirectoryDeps,
  person: PersonRow,
  profile: Profile,
  { actor }: Change,
): Promise<void> {
  const names = new Set([...Object.keys(person.profile), ...Object.keys(profile)]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(person.profile[name], profile[name]));
  if (changed.length === 0) return;
  const { rows } = await sql`
    select 1 from person where lower(login) = lower(${profile.login}) and id <> ${person.id}::uuid`.execute(tx);
  if (rows.length > 0) throw refuse('profile.login', 'login_taken', { login: profile.login });
  const attributes = await customAttributes(tx);
  const faults = [
    ...checkValues(attributes, person.profile, profile),
    ...(await checkUnique(tx, attributes, person.profile, profile, person.id)),
  ];
  if (faults.length > 0) throw new Refused(faults.map((fault) => ({ ...fault, field: `profile.${fault.attribute}` })));
  await sql`
    update person set login = ${profile.login}, profile = ${JSON.stringify(profile)}::jsonb, rev = rev + 1,
      updated_at = ${now(deps)}::timestamptz
    where id = ${person.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'user.account.update_profile',
      message: 'Update profile of person',
      actor,
      target: [personTarget({ id: person.id, login: profile.login, profile })],
      detail: { changed },
    },
  ]);
  await deps.provisioning.profilesChanged(tx, [person.id]);
}

/** Refuses changes of what only the person's source changes. Throws Refused `attribute_sourced`. */
export function requireUnsourced({ profile, source }: PersonRow, after: Profile): void {
  const changed = (source?.attributes ?? []).filter((name) => !isDeepStrictEqual(profile[name], after[name]));
  if (changed.length === 0) return;
  throw new Refused(
    changed.map((name) => ({
      field: `profile.${name}`,
      code: 'attribute_sourced',
      params: { name, app: source!.label },
    })),
  );
}

/**
 * Saves the hash; the clear text goes to provisioning, which seals it to the agents, and nowhere else. Throws Refused
 * where it breaks the password policy; `field` names where it stands in the request.
 */
export async function setPassword(
  tx: Tx,
  deps: DirectoryDeps,
  person: PersonRow,
  password: { hash: string; clearText: string },
  { actor, field = 'credentials.password.value' }: Change & { field?: string },
): Promise<void> {
  await requireGoodPassword(tx, password.clearText, person.profile, field);
  await keepFormer(tx, person.id);
  await sql`
    update person set password_hash = ${password.hash}, password_changed_at = ${now(deps)}::timestamptz,
      updated_at = ${now(deps)}::timestamptz
    where id = ${person.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'user.account.update_password',
      message: 'Set password of person',
      actor,
      target: [personTarget(person)],
    },
  ]);
  await deps.provisioning.passwordSet(tx, person.id, password.clearText);
}
