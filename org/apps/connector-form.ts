import { X509Certificate } from 'node:crypto';
import type { ConnectorForm, ConnectorTestForm } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { refuse } from '../directory/refused.ts';
import type { AppSettings } from '../provisioning/app-settings.ts';
import { type Credentials, credentials } from '../provisioning/connector-settings.ts';
import type { Seal } from '../seal/seal.ts';
import type { AppRow } from './app.ts';
import { credentialsOf } from './secrets.ts';

type Form = ConnectorForm | ConnectorTestForm;

/** Same connector, same key: scheme and host without case, no default port, no slash at the end. */
export function baseUrlKey(baseUrl: string): string {
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/** What provisioning keeps of a form; `auth` holds only the type. */
export const settingsOf = (form: Form): AppSettings => ({
  auth: { type: form.authorization.type },
  uniqueField: form.uniqueField,
  timeoutMs: form.timeoutSeconds * 1000,
  allowHttp: form.allowHttp,
  ca: form.ca,
  concurrency: form.concurrency,
  perMinute: form.perMinute,
  pageSize: form.pageSize,
  update: form.update,
  customAttributes: form.customAttributes,
});

/**
 * The checks that need the database: agents exist, the address is no other app's, certificates can be read; and the
 * credentials that the form means. Throws Refused `agent_unknown`, `base_url_taken`, `certificate_invalid`,
 * `secret_missing`, `secret_again`.
 */
export async function checkForm(tx: Tx, seal: Seal, app: AppRow, form: Form): Promise<Credentials | undefined> {
  for (const [n, pem] of form.ca.entries()) requireCertificate(pem, n);
  await requireAgents(tx, form.agents);
  if (form.baseUrl === null) return undefined;
  await requireOwnAddress(tx, app, form.baseUrl);
  const saved =
    app.credentials === null ? undefined : credentials.parse(JSON.parse(await seal.openForOrg(app.credentials)));
  const { origin, host } = new URL(form.baseUrl);
  const moved = app.base_url !== null && new URL(app.base_url).origin !== origin;
  return credentialsOf(form.authorization, { credentials: saved, moved, host });
}

function requireCertificate(pem: string, n: number): void {
  try {
    new X509Certificate(pem);
  } catch (error) {
    throw refuse(`ca[${n}]`, 'certificate_invalid', { detail: (error as Error).message });
  }
}

async function requireAgents(tx: Tx, ids: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from agent where id = any(${ids}::uuid[]) and status <> 'revoked'`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.findIndex((id) => !known.has(id.toLowerCase()));
  if (missing >= 0) throw refuse(`agents[${missing}]`, 'agent_unknown', { id: ids[missing]! });
}

async function requireOwnAddress(tx: Tx, app: AppRow, baseUrl: string): Promise<void> {
  const { rows } = await sql<{ label: string }>`
    select label from app where base_url_key = ${baseUrlKey(baseUrl)} and id <> ${app.id}::uuid`.execute(tx);
  if (rows[0]) throw refuse('baseUrl', 'base_url_taken', { baseUrl, app: rows[0].label });
}

/** What a connector's capabilities depend on: another one of these, and a test is one of something else. */
export const connectionOf = (baseUrl: string, settings: AppSettings, secret: Credentials | undefined): string =>
  JSON.stringify([baseUrlKey(baseUrl), settings.auth.type, secret ?? null, settings.allowHttp, settings.ca]);
