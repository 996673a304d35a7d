import { randomUUIDv7 } from 'node:crypto';
import type { Profile } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { getGroup } from './find-groups.ts';
import { addMembers } from './group-members.ts';
import { passwordFaults } from './password-policy/check.ts';
import { readPolicy } from './password-policy/policy.ts';
import { personTarget } from './person.ts';
import { Refused } from './refused.ts';
import { customAttributes } from './schema/attribute.ts';
import { checkUnique, checkValues } from './schema/check-profile.ts';

export interface NewPerson {
  profile: Profile;
  password?: { hash: string; clearText: string };
}

/**
 * Makes people, all or none, with a number of statements that does not depend on how many they are.
 * Throws Refused `login_taken`, `login_twice` (`field(n)` names the one), where a value does not fit the user schema
 * (`attributeField(n, name)`) or a password the policy (`passwordField(n)`), CodedError `not_found` for a group.
 */
export async function createPeople(
  tx: Tx,
  deps: DirectoryDeps,
  people: NewPerson[],
  options: Change & {
    activate: boolean;
    groupIds: string[];
    field: (n: number) => string;
    attributeField?: (n: number, name: string) => string;
    passwordField?: (n: number) => string;
  },
): Promise<{ id: string; login: string }[]> {
  await checkPasswords(tx, people, options.passwordField ?? (() => 'credentials.password.value'));
  await checkAttributes(tx, people, options.attributeField ?? ((_, name) => `profile.${name}`));
  const made = people.map(({ profile, password }) => ({
    id: randomUUIDv7(),
    login: profile.login,
    profile,
    password_hash: password?.hash ?? null,
  }));
  const at = now(deps);
  const { rows } = await sql<{ id: string }>`
    insert into person (id, status, login, profile, password_hash, created_at, updated_at, status_changed_at, password_changed_at)
    select r.id, ${options.activate ? 'ACTIVE' : 'STAGED'}, r.login, r.profile, r.password_hash,
      ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz,
      case when r.password_hash is not null then ${at}::timestamptz end
    from jsonb_to_recordset(${JSON.stringify(made)}::jsonb) as r(id uuid, login text, profile jsonb, password_hash text)
    on conflict (lower(login)) do nothing
    returning id`.execute(tx);
  if (rows.length < made.length) throw await clash(tx, made, new Set(rows.map(({ id }) => id)), options.field);

  const ids = made.map(({ id }) => id);
  await deps.systemLog.write(
    tx,
    made.flatMap((person) => created(person, options)),
  );
  for (const groupId of options.groupIds) {
    await addMembers(tx, deps, await getGroup(tx, groupId, { lock: true }), ids, options);
  }
  // After the groups: an app that the groups brought gets this password and not a random one.
  for (const [n, { password }] of people.entries()) {
    if (password) await deps.provisioning.passwordSet(tx, ids[n]!, password.clearText);
  }
  return made.map(({ id, login }) => ({ id, login }));
}

async function checkPasswords(tx: Tx, people: NewPerson[], fieldOf: (n: number) => string): Promise<void> {
  if (people.every(({ password }) => password === undefined)) return;
  const policy = await readPolicy(tx);
  const faults = [];
  for (const [n, { profile, password }] of people.entries()) {
    if (!password) continue;
    const own = await passwordFaults(policy, password.clearText, profile);
    faults.push(...own.map((fault) => ({ ...fault, field: fieldOf(n) })));
  }
  if (faults.length > 0) throw new Refused(faults);
}

async function checkAttributes(
  tx: Tx,
  people: NewPerson[],
  fieldOf: (n: number, name: string) => string,
): Promise<void> {
  const attributes = await customAttributes(tx);
  const faults = [];
  for (const [n, { profile }] of people.entries()) {
    const own = [
      ...checkValues(attributes, undefined, profile),
      ...(await checkUnique(tx, attributes, undefined, profile)),
    ];
    faults.push(...own.map((fault) => ({ ...fault, field: fieldOf(n, fault.attribute) })));
  }
  if (faults.length > 0) throw new Refused(faults);
}

function created(person: { id: string; login: string; profile: Profile }, options: Change & { activate: boolean }) {
  const base = { actor: options.actor, target: [personTarget(person)] };
  const create = { ...base, eventType: 'user.lifecycle.create', message: 'Create person' };
  return options.activate
    ? [create, { ...base, eventType: 'user.lifecycle.activate', message: 'Activate person' }]
    : [create];
}

/** Which logins were refused, and whether by someone who was there before or by another one of the request. */
async function clash(
  tx: Tx,
  made: { id: string; login: string }[],
  inserted: Set<string>,
  field: (n: number) => string,
): Promise<Refused> {
  const refused = made.map((person, n) => ({ ...person, n })).filter(({ id }) => !inserted.has(id));
  const { rows } = await sql<{ asked: string; id: string }>`
    select r.asked, p.id from unnest(${refused.map(({ login }) => login)}::text[]) as r(asked)
    join person p on lower(p.login) = lower(r.asked)`.execute(tx);
  const owner = new Map(rows.map(({ asked, id }) => [asked, id]));
  return new Refused(
    refused.map(({ login, n }) => ({
      field: field(n),
      code: inserted.has(owner.get(login) ?? '') ? ('login_twice' as const) : ('login_taken' as const),
      params: { login },
    })),
  );
}
