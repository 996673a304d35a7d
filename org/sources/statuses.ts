import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { changeStatuses, type LifecycleDeps, type LifecycleOperation, statesBefore } from '../directory/lifecycle.ts';
import type { PersonRow } from '../directory/person.ts';
import { systemActor } from '../log/event.ts';
import { type AppState, loadApps } from '../provisioning/apps.ts';
import { statusChanged } from '../provisioning/changes.ts';
import { chunks, type ProvisioningDeps } from '../provisioning/deps.ts';

/** Which accounts an import brought (alias `au`): only their states count, not what an earlier one brought. */
export type Brought = RawBuilder<unknown>;

/** A person that the app sources, with the account that does. */
interface Sourced extends Pick<PersonRow, 'id' | 'login' | 'profile' | 'status'> {
  app_user_id: string;
}

const operationOf = { nothing: undefined, deactivate: 'deactivate', suspend: 'suspend' } as const;

/**
 * People who would be deactivated or suspended because the source says that they left: their account came inactive in
 * this run and the org has not followed yet. Only a change counts, so that somebody who was brought back here stays.
 */
export function leaversQuery(app: AppState, brought: Brought) {
  return sql<{ id: string; person_id: string; name: string; external_id: string }>`
    select au.id, au.person_id, p.login as name, au.external_id from app_user au join person p on p.id = au.person_id
    where not au.remote_active and au.source_active is distinct from false and p.status = any(${leavingFrom(app)}::text[])
      and ${inRun(app, brought)}`;
}

/** States of people whom the app's rule for leavers ends. */
function leavingFrom(app: AppState): string[] {
  const { on, onDeactivate } = app.features.import.sourcing;
  const operation = operationOf[onDeactivate];
  return on && operation ? [...statesBefore(operation)] : [];
}

/** Of these accounts, those whose source says so still are followed, once. */
export async function followLeft(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  appUserIds: readonly string[],
): Promise<void> {
  const app = (await loadApps(tx, [appId])).get(appId)!;
  const left = await leaversQuery(app, sql`au.id = any(${[...appUserIds]}::uuid[])`).execute(tx);
  const ids = left.rows.map(({ id }) => id);
  await followLeavers(deps, tx, app, await peopleOf(tx, sql`au.id = any(${ids}::uuid[])`));
  await sql`update app_user set source_active = false where id = any(${ids}::uuid[])`.execute(tx);
}

/** Deactivates or suspends people as the app's rule says. */
async function followLeavers(deps: ProvisioningDeps, tx: Tx, app: AppState, people: readonly Sourced[]): Promise<void> {
  const operation = operationOf[app.features.import.sourcing.onDeactivate];
  if (operation) await change(deps, tx, app, people, operation);
}

/**
 * People whose account was inactive, which the org followed, and came active in this run: suspended ones are
 * unsuspended and deactivated ones reactivated where the app's rules say so. @returns how many
 */
export async function followReturns(deps: ProvisioningDeps, tx: Tx, app: AppState, brought: Brought): Promise<number> {
  const { on, unsuspend, reactivate } = app.features.import.sourcing;
  if (!on) return 0;
  const back = await peopleOf(tx, sql`au.remote_active and not au.source_active and ${inRun(app, brought)}`);
  let count = 0;
  for (const [status, wanted, operation] of [
    ['SUSPENDED', unsuspend, 'unsuspend'],
    ['DEPROVISIONED', reactivate, 'reactivate'],
  ] as const) {
    const people = wanted ? back.filter((person) => person.status === status) : [];
    await change(deps, tx, app, people, operation);
    count += people.length;
  }
  return count;
}

/**
 * Keeps what the source said, as the state that the next import is compared with. What was not followed is not kept:
 * leavers are when they are followed (`followLeft`), and without a rule for them nothing inactive is.
 */
export async function keepStates(
  tx: Tx,
  app: AppState,
  brought: Brought,
  { inactive }: { inactive: boolean },
): Promise<void> {
  const { on, onDeactivate } = app.features.import.sourcing;
  if (!on) return;
  const leaves = sql`(select p.status from person p where p.id = au.person_id) = any(${leavingFrom(app)}::text[])`;
  await sql`
    update app_user au set source_active = au.remote_active
    where ${inRun(app, brought)} and au.source_active is distinct from au.remote_active
      and (au.remote_active or ${inactive && onDeactivate !== 'nothing'}::boolean and not ${leaves})`.execute(tx);
}

/** Of these accounts, those that source their person now. Ask before what is known of the account is forgotten. */
export async function sourcesAmong(tx: Tx, appUserIds: readonly string[]): Promise<Map<string, string[]>> {
  const byApp = new Map<string, string[]>();
  if (appUserIds.length === 0) return byApp;
  const { rows } = await sql<{ id: string; app_id: string }>`
    select au.id, au.app_id from app_user au where au.id = any(${[...appUserIds]}::uuid[]) and ${isSource}`.execute(tx);
  for (const { id, app_id } of rows) byApp.set(app_id, [...(byApp.get(app_id) ?? []), id]);
  return byApp;
}

/** The accounts are gone at the source, each looked up by itself: its people are leavers. */
export async function followLost(
  deps: ProvisioningDeps,
  tx: Tx,
  app: AppState,
  appUserIds: readonly string[],
): Promise<void> {
  const operation = operationOf[app.features.import.sourcing.onDeactivate];
  if (!operation || appUserIds.length === 0) return;
  const people = await peopleOf(tx, sql`au.id = any(${[...appUserIds]}::uuid[])`);
  await followLeavers(
    deps,
    tx,
    app,
    people.filter(({ status }) => statesBefore(operation).includes(status)),
  );
  await sql`update app_user set source_active = false where id = any(${[...appUserIds]}::uuid[])`.execute(tx);
}

// A comparison with one value, which is looked up for each account by its person; an `exists` may be made a join with all.
const isSource = sql`au.id = (select ps.app_user_id from person_source ps where ps.person_id = au.person_id)`;
const inRun = (app: AppState, brought: Brought) => sql`au.app_id = ${app.id}::uuid and ${brought} and ${isSource}`;

async function peopleOf(tx: Tx, which: RawBuilder<unknown>): Promise<Sourced[]> {
  const { rows } = await sql<Sourced>`
    select p.id, p.login, p.profile, p.status, au.id as app_user_id from app_user au join person p on p.id = au.person_id
    where ${which} order by p.id for update of p`.execute(tx);
  return rows;
}

async function change(
  deps: ProvisioningDeps,
  tx: Tx,
  app: AppState,
  people: readonly Sourced[],
  operation: LifecycleOperation,
): Promise<void> {
  const directory: LifecycleDeps = {
    clock: deps.clock,
    provisioning: { statusChanged: (t, ids) => statusChanged(deps, t, ids) },
    systemLog: {
      write: (t, events) =>
        deps.events.write(
          t,
          events.map((event) => ({ ...event, message: `${event.message}, as ${app.label} says`, appId: app.id })),
        ),
    },
  };
  for (const part of chunks(people)) await changeStatuses(tx, directory, part, operation, { actor: systemActor });
}
