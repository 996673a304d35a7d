import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, now } from '../directory/deps.ts';
import { refuse } from '../directory/refused.ts';
import { type AppRow, appTarget } from './app.ts';
import { beginningOf } from './presets/begin.ts';
import { type TellDeps, tellAgents } from './tell-agents.ts';

/** Lower-case letters, digits and `_` of a label: `Jira Data Center` → `jira_data_center`. */
export function nameFromLabel(label: string): string {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const name = plain
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return name || 'app';
}

/** @returns the id. Without a name the app gets one from its label. Throws Refused `app_name_taken`, `preset_unknown`. */
export async function createApp(
  tx: Tx,
  deps: DirectoryDeps,
  form: { label: string; name?: string | undefined; preset?: string | undefined },
  { actor }: Change,
): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('postern app name'))`.execute(tx);
  const name = form.name ?? (await freeName(tx, nameFromLabel(form.label)));
  if (form.name !== undefined && (await taken(tx, [form.name])).has(form.name)) {
    throw refuse('name', 'app_name_taken', { name: form.name });
  }
  const id = randomUUIDv7();
  const at = now(deps);
  const begins = beginningOf(form.preset, at);
  await sql`
    insert into app (id, name, label, settings, features, mappings, created_at, updated_at)
    values (${id}::uuid, ${name}, ${form.label}, ${JSON.stringify(begins.settings)}::jsonb,
      ${JSON.stringify(begins.features)}::jsonb, ${JSON.stringify(begins.mappings)}::jsonb, ${at}::timestamptz, ${at}::timestamptz)`.execute(
    tx,
  );
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.lifecycle.create',
      message: 'Create app',
      actor,
      appId: id,
      target: [appTarget({ id, name, label: form.label })],
    },
  ]);
  return id;
}

async function taken(tx: Tx, names: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select name from app where name = any(${names}::text[])`.execute(tx);
  return new Set(rows.map(({ name }) => name));
}

/** Okta's way: `acme_app_1`, `acme_app_2` … */
async function freeName(tx: Tx, stem: string): Promise<string> {
  for (let from = 1; ; from += 100) {
    const names = Array.from({ length: 100 }, (_, n) => `${stem}_${from + n}`);
    const used = await taken(tx, names);
    const free = names.find((name) => !used.has(name));
    if (free) return free;
  }
}

/** A new label is part of what agents know of the app. */
export async function renameApp(tx: Tx, deps: TellDeps, app: AppRow, label: string, { actor }: Change): Promise<void> {
  if (app.label === label) return;
  await sql`
    update app set label = ${label}, rev = rev + 1, updated_at = ${now(deps)}::timestamptz where id = ${app.id}::uuid`.execute(
    tx,
  );
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.lifecycle.update',
      message: 'Rename app',
      actor,
      appId: app.id,
      target: [appTarget({ ...app, label })],
    },
  ]);
  await tellAgents(tx, deps, app.id);
}

/** An inactive app sends nothing; what was queued stays. The same status again changes nothing. */
export async function changeAppStatus(
  tx: Tx,
  deps: TellDeps,
  app: AppRow,
  operation: 'activate' | 'deactivate',
  { actor }: Change,
): Promise<void> {
  const status = operation === 'activate' ? 'ACTIVE' : 'INACTIVE';
  if (app.status === status) return;
  await sql`
    update app set status = ${status}, rev = rev + 1, updated_at = ${now(deps)}::timestamptz where id = ${app.id}::uuid`.execute(
    tx,
  );
  await deps.systemLog.write(tx, [
    {
      eventType: `application.lifecycle.${operation}`,
      message: operation === 'activate' ? 'Activate app' : 'Deactivate app',
      actor,
      appId: app.id,
      target: [appTarget(app)],
    },
  ]);
  await tellAgents(tx, deps, app.id);
}

/** Deletes an app with its assignments, mappings and queue; the accounts in the application stay. Throws `app_active`. */
export async function deleteApp(tx: Tx, deps: DirectoryDeps, app: AppRow, { actor }: Change): Promise<void> {
  if (app.status === 'ACTIVE') throw new CodedError('app_active', { app: app.label });
  await sql`delete from app where id = ${app.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.lifecycle.delete',
      message: 'Delete app',
      actor,
      appId: app.id,
      target: [appTarget(app)],
    },
  ]);
}
