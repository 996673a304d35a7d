import { type InboundModeName, inboundSettings } from '@postern/protocol/management';
import type { Capability } from '@postern/protocol/scim';
import { type RawBuilder, sql } from 'kysely';
import type { InboundTokens } from '../auth/call/inbound-token.ts';
import { digest } from '../auth/digest.ts';
import type { Tx } from '../db/database.ts';
import { appSettings } from '../provisioning/app-settings.ts';
import type { InboundApp } from './mode.ts';

export interface FoundApp extends InboundApp {
  mode: InboundModeName;
}

export interface FoundCaller {
  app: FoundApp;
  /** Undefined where the credentials are missing, wrong, or have run out. */
  caller: { id: string; name: string /** Epoch ms. */; ends?: number } | undefined;
}

interface Row {
  id: string;
  name: string;
  label: string;
  mode: InboundModeName;
  settings: unknown;
  app_settings: unknown;
  capabilities: Capability[] | null;
  caller_id: string | null;
  caller_name: string | null;
  last_used_at: Date | null;
  expires_at: Date | null;
}

/** How exactly "last used" is kept; each step costs a write. */
const usedStepMs = 60_000;

const appNames = /^[a-z0-9][a-z0-9_]{0,99}$/;

/** The app of an address and whose token the request carries. An inactive app takes nothing. */
export async function findCaller(
  db: Tx,
  tokens: Pick<InboundTokens, 'read'>,
  { appName, authorization, now }: { appName: string; authorization: string | undefined; now: number },
): Promise<FoundCaller | undefined> {
  if (!appNames.test(appName)) return undefined;
  const at = new Date(now).toISOString();
  const { rows } = await sql<Row>`
    select app.id, app.name, app.label, coalesce(i.settings, '{}') as settings, app.settings as app_settings,
      case when not app.capabilities_assumed then app.capabilities end as capabilities,
      case when app.status = 'ACTIVE' then coalesce(i.mode, 'off') else 'off' end as mode,
      c.id as caller_id, c.name as caller_name, c.last_used_at, c.expires_at
    from app left join inbound i on i.app_id = app.id
      left join inbound_credential c on c.app_id = app.id and (${await held(tokens, bearerOf(authorization))})
        and (c.expires_at is null or c.expires_at > ${at}::timestamptz)
    where app.name = ${appName}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { id, name, label, mode, capabilities, caller_id, caller_name } = row;
  const { customAttributes } = appSettings.parse(row.app_settings);
  const app = { id, name, label, mode, settings: inboundSettings.parse(row.settings), customAttributes, capabilities };
  if (caller_id === null) return { app, caller: undefined };
  if (now - (row.last_used_at?.getTime() ?? 0) > usedStepMs) {
    await sql`update inbound_credential set last_used_at = ${at}::timestamptz where id = ${caller_id}::uuid`.execute(
      db,
    );
  }
  const ends = row.expires_at ? { ends: row.expires_at.getTime() } : {};
  return { app, caller: { id: caller_id, name: caller_name ?? '', ...ends } };
}

/** The credential that a bearer token stands for: it is one itself, or it was issued to one by the org. */
async function held(tokens: Pick<InboundTokens, 'read'>, bearer: string): Promise<RawBuilder<unknown>> {
  const issued = bearer.split('.').length === 3 ? await tokens.read(bearer) : undefined;
  if (issued) return sql`c.type = 'client' and c.id = ${issued.credential_id}::uuid`;
  return sql`c.type = 'token' and c.hash = ${digest(bearer)}`;
}

/** What stands behind `Bearer`; empty where there is nothing, which no token is. */
function bearerOf(authorization: string | undefined): string {
  return /^bearer +(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? '';
}
