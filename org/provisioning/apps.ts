import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Mappings, mappings } from '../mappings/mapping.ts';
import { type AppSettings, appSettings } from './app-settings.ts';
import { effectiveOptions, type Features, features, type Options } from './features.ts';

/** An app as provisioning sees it, its options already weighed against what the connector can do. */
export interface AppState {
  id: string;
  name: string;
  label: string;
  rev: number;
  capabilities: readonly string[] | null;
  settings: AppSettings;
  features: Features;
  mappings: Mappings;
  /** Custom attributes of people. */
  orgAttributes: readonly string[];
  options: Options;
}

interface Row {
  id: string;
  name: string;
  label: string;
  status: string;
  provisioning: boolean;
  rev: number;
  capabilities: string[] | null;
  settings: unknown;
  features: unknown;
  mappings: unknown;
  attributes: string[];
}

/** Apps by id; one that does not exist is left out. */
export async function loadApps(tx: Tx, ids: readonly string[]): Promise<Map<string, AppState>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select id, name, label, status, provisioning, rev, capabilities, settings, features, mappings,
      array(select a.name from profile_attribute a order by a.position) as attributes
    from app where id = any(${[...new Set(ids)]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, toState(row)]));
}

function toState(row: Row): AppState {
  const chosen = features.parse(row.features);
  return {
    id: row.id,
    name: row.name,
    label: row.label,
    rev: row.rev,
    capabilities: row.capabilities,
    settings: appSettings.parse(row.settings),
    features: chosen,
    mappings: mappings.parse(row.mappings),
    orgAttributes: row.attributes,
    options: effectiveOptions({ ...row, features: chosen }),
  };
}
