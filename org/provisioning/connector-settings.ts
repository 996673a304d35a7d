import { basicSecret, type ConnectorAuth, type ConnectorSettings, headerSecret } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../db/database.ts';
import type { AgentSettings } from '../queue/deps.ts';
import { type AppSettings, appSettings, customUrn } from './app-settings.ts';
import type { ProvisioningDeps } from './deps.ts';
import { features } from './features.ts';

/** What the org's side of the credentials looks like in clear: by the type of authorization. */
export const credentials = z.union([basicSecret, headerSecret]);
export type Credentials = z.infer<typeof credentials>;

/** The connector form as an admin filled it, not saved yet. `credentials` absent: those that are saved. */
export interface Candidate {
  baseUrl: string;
  settings: AppSettings;
  credentials?: Credentials;
}

export interface ConnectorSettingsSource {
  /** Settings of apps for one agent, credentials sealed to its key; `null` where an app has no address yet. */
  settingsFor(agentId: string, appIds: string[]): Promise<AgentSettings[]>;
  /** Candidate settings of an app, sealed to each of these agents; an agent that is not there is left out. */
  candidateFor(
    tx: Tx,
    appId: string,
    candidate: Candidate,
    agentIds: string[],
  ): Promise<Record<string, ConnectorSettings>>;
}

interface App {
  id: string;
  name: string;
  label: string;
  rev: number;
  base_url: string | null;
  settings: unknown;
  credentials: string | null;
  features: unknown;
}

type Key = { x?: string; y?: string };

/** Sealing costs a key agreement each time, and every poll asks: one answer is kept for each (app revision, agent key). */
const kept = 5_000;

export function createConnectorSettings(deps: Pick<ProvisioningDeps, 'db' | 'seal'>): ConnectorSettingsSource {
  const { db, seal } = deps;
  const cache = new Map<string, ConnectorSettings>();

  async function authFor(
    type: AppSettings['auth']['type'],
    clear: string | undefined,
    key: Key,
  ): Promise<ConnectorAuth> {
    if (type === 'none' || type === 'local') return { type };
    if (clear === undefined) throw new Error(`An app with ${type} authorization has no credentials.`);
    return { type, sealed: await seal.sealForAgent(key, clear) };
  }

  async function settingsOf(app: App, key: Key): Promise<ConnectorSettings | null> {
    if (app.base_url === null) return null;
    const cacheKey = `${app.id} ${app.rev} ${key.x}`;
    const found = cache.get(cacheKey);
    if (found) return found;
    const form = appSettings.parse(app.settings);
    const clear = app.credentials === null ? undefined : await seal.openForOrg(app.credentials);
    const made = toWire(app, app.base_url, form, await authFor(form.auth.type, clear, key));
    if (cache.size >= kept) cache.delete(cache.keys().next().value!);
    cache.set(cacheKey, made);
    return made;
  }

  return {
    async settingsFor(agentId, appIds) {
      if (appIds.length === 0) return [];
      const { rows } = await sql<App & { key: Key }>`
        select app.id, app.name, app.label, app.rev, app.base_url, app.settings, app.credentials, app.features, agent.encryption_key as key
        from app, agent where app.id = any(${appIds}::uuid[]) and agent.id = ${agentId}::uuid`.execute(db.kysely);
      return Promise.all(
        rows.map(async ({ key, ...app }) => ({ appId: app.id, rev: app.rev, settings: await settingsOf(app, key) })),
      );
    },

    async candidateFor(tx, appId, candidate, agentIds) {
      const app = (
        await sql<App>`select id, name, label, rev, credentials, features from app where id = ${appId}::uuid`.execute(
          tx,
        )
      ).rows[0];
      if (!app) return {};
      const agents = await sql<{ id: string; key: Key }>`
        select id, encryption_key as key from agent where id = any(${agentIds}::uuid[])`.execute(tx);
      const clear = candidate.credentials
        ? JSON.stringify(candidate.credentials)
        : app.credentials === null
          ? undefined
          : await seal.openForOrg(app.credentials);
      const { type } = candidate.settings.auth;
      const sealed = agents.rows.map(async ({ id, key }) => {
        return [id, toWire(app, candidate.baseUrl, candidate.settings, await authFor(type, clear, key))] as const;
      });
      return Object.fromEntries(await Promise.all(sealed));
    },
  };
}

const toWire = (
  app: Pick<App, 'name' | 'label' | 'features'>,
  baseUrl: string,
  form: AppSettings,
  auth: ConnectorAuth,
): ConnectorSettings => ({
  label: app.label,
  baseUrl,
  auth,
  uniqueField: form.uniqueField,
  timeoutMs: form.timeoutMs,
  allowHttp: form.allowHttp,
  ca: form.ca,
  concurrency: form.concurrency,
  pageSize: form.pageSize,
  update: form.update,
  watch: features.parse(app.features).import.watch,
  customUrn: customUrn(app.name),
});
