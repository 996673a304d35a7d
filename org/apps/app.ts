import { createHash } from 'node:crypto';
import type { InboundModeName } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { isUuid } from '../directory/deps.ts';
import type { LogTarget } from '../log/event.ts';

export interface AppRow {
  id: string;
  name: string;
  label: string;
  status: 'ACTIVE' | 'INACTIVE';
  provisioning: boolean;
  base_url: string | null;
  settings: unknown;
  features: unknown;
  mappings: unknown;
  /** Sealed. */
  credentials: string | null;
  capabilities: string[] | null;
  capabilities_assumed: boolean;
  rev: number;
  created_at: Date;
  updated_at: Date;
  agents: string[];
  inbound: InboundModeName;
}

/** For the table `app`. */
export const appColumns = sql.raw(
  `app.id, app.name, app.label, app.status, app.provisioning, app.base_url, app.settings, app.features, app.mappings, app.credentials,
   app.capabilities, app.capabilities_assumed, app.rev, app.created_at, app.updated_at,
   array(select a.agent_id from app_agent a where a.app_id = app.id order by a.agent_id) as agents,
   coalesce((select i.mode from inbound i where i.app_id = app.id), 'off') as inbound`,
);

/** Throws `not_found`. `lock` holds the row until the end of the transaction. */
export async function getApp(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<AppRow> {
  const { rows } = isUuid(id)
    ? await sql<AppRow>`
        select ${appColumns} from app where app.id = ${id}::uuid ${options.lock ? sql`for update of app` : sql``}`.execute(
        tx,
      )
    : { rows: [] };
  const [found] = rows;
  if (!found) throw new CodedError('not_found', { id, type: 'AppInstance' });
  return found;
}

/**
 * Changes with everything that somebody edits in a form of the app, and with nothing else: the test of a connector
 * between two saves makes no form stale.
 */
export function appEtag(row: AppRow): string {
  const { tested: _, ...settings } = row.settings as { tested?: unknown };
  const { label, status, provisioning, base_url, credentials, features, mappings, agents } = row;
  const edited = [label, status, provisioning, base_url, credentials, settings, features, mappings, agents];
  return createHash('sha256').update(JSON.stringify(edited)).digest('base64url').slice(0, 22);
}

export const appTarget = (app: Pick<AppRow, 'id' | 'label' | 'name'>): LogTarget => ({
  type: 'AppInstance',
  id: app.id,
  displayName: app.label,
  alternateId: app.name,
});
