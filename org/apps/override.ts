import { CodedError } from '@postern/protocol/messages';
import type { JsonObject } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { Change, DirectoryDeps } from '../directory/deps.ts';
import { type PersonRow, personTarget } from '../directory/person.ts';
import { refuse } from '../directory/refused.ts';
import { targets } from '../mappings/mapping.ts';
import { accountOf } from '../provisioning/account.ts';
import { type AppState, loadApps } from '../provisioning/apps.ts';
import { type AppRow, appTarget } from './app.ts';

/** By attribute of the app's profile. null: the mapping again. "": no value. */
export type Overrides = Record<string, string | number | boolean | string[] | null>;

/**
 * Gives one account values of its own, which stay whatever the mapping gives later, until the assignment ends. What is
 * not named stays as it is, and where nothing is nothing is looked at. Throws `not_found` where the person is not assigned, Refused `app_attribute_unknown`,
 * `attribute_required`, `attribute_type_wrong`.
 */
export async function overrideProfile(
  tx: Tx,
  deps: DirectoryDeps,
  row: AppRow,
  person: PersonRow,
  wanted: Overrides,
  { actor }: Change,
): Promise<void> {
  const changed = Object.keys(wanted);
  if (changed.length === 0) return;
  const { rows } = await sql<{ overrides: JsonObject }>`
    select overrides from app_user where app_id = ${row.id}::uuid and person_id = ${person.id}::uuid and wanted for update`.execute(
    tx,
  );
  if (!rows[0]) throw new CodedError('not_found', { id: person.login, type: 'AppUser' });
  const app = (await loadApps(tx, [row.id])).get(row.id)!;
  check(app, wanted);
  const all = { ...rows[0].overrides, ...wanted };
  const overrides = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
  await sql`
    update app_user set overrides = ${JSON.stringify(overrides)}::jsonb
    where app_id = ${row.id}::uuid and person_id = ${person.id}::uuid`.execute(tx);
  await deps.provisioning.overridden(tx, row.id, person.id);
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.user_membership.update',
      message: 'Change the profile of person in app',
      actor,
      appId: row.id,
      target: [personTarget(person), appTarget(row)],
      detail: { changed },
    },
  ]);
}

function check(app: AppState, wanted: Overrides): void {
  const known = targets('toApp', app);
  const typed = new Set(app.settings.customAttributes.map(({ name }) => name));
  for (const [name, value] of Object.entries(wanted)) {
    const field = `profile.${name}`;
    if (!known.includes(name)) throw refuse(field, 'app_attribute_unknown', { name, app: app.label });
    if (name === 'userName' && value === '') throw refuse(field, 'attribute_required', { name });
    if (!typed.has(name) && Array.isArray(value))
      throw refuse(field, 'attribute_type_wrong', { field: name, type: 'string', app: app.label });
  }
  const [fault] = accountOf(wanted, app, true).faults;
  if (fault) throw refuse(`profile.${fault.field}`, 'attribute_type_wrong', { ...fault, app: app.label });
}
