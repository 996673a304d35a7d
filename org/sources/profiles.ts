import type { Profile } from '@postern/protocol/management';
import type { JsonObject, ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { personTarget } from '../directory/person.ts';
import { customAttributes } from '../directory/schema/attribute.ts';
import { systemActor } from '../log/event.ts';
import type { Mapped } from '../mappings/mapper.ts';
import type { AppState } from '../provisioning/apps.ts';
import { profilesChanged } from '../provisioning/changes.ts';
import { at, chunks, type ProvisioningDeps } from '../provisioning/deps.ts';
import { inStep } from './in-step.ts';
import { type Fault, nextProfile } from './next-profile.ts';

/** A person with the account that sources them. */
export interface SourcedAccount {
  id: string;
  personId: string;
  login: string;
  status: string;
  profile: Profile;
  account: ScimUser;
  /** Values of this account in place of those of the mapping. */
  overrides: JsonObject;
  /** What the source gave the person last; null: it has not yet. */
  before: Partial<Profile> | null;
}

interface Written {
  person: SourcedAccount;
  profile: Profile;
  given: Partial<Profile>;
  changed: string[];
}

/**
 * Writes what these accounts hold over the profiles of the people that the app sources; accounts of others are passed
 * over. A value that the directory does not take leaves that attribute as it is, with an event that says why. What came
 * from the account is not written back there. @returns how many people changed
 */
export async function sourceProfiles(
  deps: ProvisioningDeps,
  tx: Tx,
  app: AppState,
  appUserIds: readonly string[],
): Promise<number> {
  if (!app.features.import.sourcing.on) return 0;
  const attributes = await customAttributes(tx);
  let count = 0;
  for (const ids of chunks(appUserIds)) {
    const people = (await sourcedBy(tx, ids)).map((person) => ({
      ...person,
      mapped: deps.mapper.toOrg(app, person.account),
    }));
    const taken = await loginsOfOthers(tx, people);
    const written: Written[] = [];
    const faults: { person: SourcedAccount; fault: Fault }[] = [];
    for (const person of people) {
      const next = await nextProfile(tx, person, { attributes, taken });
      written.push({ person, ...next });
      faults.push(...next.faults.map((fault) => ({ person, fault })));
    }
    await write(deps, tx, app, written);
    await tell(deps, tx, app, written, faults);
    const changed = written.filter((one) => one.changed.length > 0);
    await markInStep(deps, tx, app, changed);
    await profilesChanged(
      deps,
      tx,
      changed.map(({ person }) => person.personId),
    );
    count += changed.length;
  }
  return count;
}

async function sourcedBy(tx: Tx, ids: readonly string[]): Promise<SourcedAccount[]> {
  const { rows } = await sql<SourcedAccount>`
    select au.id, p.id as "personId", p.login, p.status, p.profile, au.profile as account, au.overrides, au.sourced as before
    from app_user au join person p on p.id = au.person_id
    where au.id = any(${[...ids]}::uuid[]) and au.profile ? 'userName'
      and au.id = (select ps.app_user_id from person_source ps where ps.person_id = au.person_id)
    order by p.id for update of p`.execute(tx);
  return rows;
}

/** Logins that the accounts ask for and somebody else has, in small letters. */
async function loginsOfOthers(tx: Tx, people: readonly (SourcedAccount & { mapped: Mapped })[]): Promise<Set<string>> {
  const asked = people.flatMap(({ login, mapped }) => {
    const next = mapped.profile['login'];
    return typeof next === 'string' && next.toLowerCase() !== login.toLowerCase() ? [next.toLowerCase()] : [];
  });
  const twice = asked.filter((login, n) => asked.indexOf(login) !== n);
  if (asked.length === 0) return new Set();
  const { rows } = await sql<{ login: string }>`
    select lower(login) as login from person where lower(login) = any(${asked}::text[])`.execute(tx);
  return new Set([...twice, ...rows.map(({ login }) => login)]);
}

async function write(deps: ProvisioningDeps, tx: Tx, app: AppState, written: readonly Written[]): Promise<void> {
  const changed = written.filter((one) => one.changed.length > 0);
  const people = changed.map(({ person, profile }) => ({ id: person.personId, login: profile.login, profile }));
  await sql`
    update person p set login = r.login, profile = r.profile, rev = p.rev + 1, updated_at = ${at(deps.clock())}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as r(id uuid, login text, profile jsonb) where p.id = r.id`.execute(
    tx,
  );
  const given = written.map((one) => ({ id: one.person.id, sourced: one.given }));
  await sql`
    update app_user au set sourced = r.sourced
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as r(id uuid, sourced jsonb)
    where au.id = r.id and au.app_id = ${app.id}::uuid and au.sourced is distinct from r.sourced`.execute(tx);
}

async function tell(
  deps: ProvisioningDeps,
  tx: Tx,
  app: AppState,
  written: readonly Written[],
  faults: readonly { person: SourcedAccount; fault: Fault }[],
): Promise<void> {
  await deps.events.write(tx, [
    ...written
      .filter(({ changed }) => changed.length > 0)
      .map(({ person, profile, changed }) => ({
        eventType: 'user.account.update_profile',
        message: `Update profile of person from ${app.label}`,
        actor: systemActor,
        appId: app.id,
        target: [personTarget({ id: person.personId, login: profile.login, profile })],
        detail: { changed },
      })),
    ...faults.map(({ person, fault }) => ({
      eventType: 'application.provision.user.import_profile',
      message: `${app.label} gave ${fault.attribute} of ${person.login} no value: ${fault.text}`,
      actor: systemActor,
      severity: 'WARN' as const,
      outcome: 'FAILURE' as const,
      reason: fault.code,
      appId: app.id,
      target: [personTarget({ id: person.personId, login: person.login, profile: person.profile })],
    })),
  ]);
}

/** Accounts that hold all that the org would write after the change: that revision counts as written. */
async function markInStep(deps: ProvisioningDeps, tx: Tx, app: AppState, changed: readonly Written[]): Promise<void> {
  if (!app.options.update.on) return;
  const equal = await inStep(
    deps.mapper,
    tx,
    app,
    changed.map(({ person, profile }) => ({ ...person, profile })),
  );
  await sql`
    update app_user au set pushed_rev = p.rev from person p
    where p.id = au.person_id and au.id = any(${equal}::uuid[])`.execute(tx);
}
