import {
  type Inbound,
  type InboundModeName,
  type InboundSettings,
  inboundSettings,
} from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { type AppRow, appTarget } from '../apps/app.ts';
import { digest } from '../auth/digest.ts';
import type { Tx } from '../db/database.ts';
import { type Change, now } from '../directory/deps.ts';
import { type CredentialDeps, listCredentials } from './credentials.ts';
import { listRequests } from './request-log.ts';

export interface InboundDeps extends CredentialDeps {
  /** Origin of the org. */
  publicUrl: string;
  /** Modes that can be chosen, `off` among them. */
  offered: readonly InboundModeName[];
}

export const inboundPrefix = '/scim/v2/';

/** Where an app's endpoint is. */
export const inboundUrl = (publicUrl: string, appName: string): string => `${publicUrl}${inboundPrefix}${appName}`;

export async function showInbound(tx: Tx, deps: InboundDeps, app: AppRow): Promise<Inbound> {
  const { rows } = await sql<{ mode: InboundModeName; settings: unknown }>`
    select mode, settings from inbound where app_id = ${app.id}::uuid`.execute(tx);
  const [lastRequest = null] = await listRequests(tx, app.id, 1);
  return {
    mode: rows[0]?.mode ?? 'off',
    modes: [...deps.offered],
    settings: inboundSettings.parse(rows[0]?.settings ?? {}),
    baseUrl: inboundUrl(deps.publicUrl, app.name),
    tokenUrl: `${deps.publicUrl}/oauth/token`,
    credentials: await listCredentials(tx, deps, app.id),
    lastRequest,
  };
}

/** Changes with what the form of it edits, and with nothing else. */
export const inboundEtag = ({ mode, settings }: Inbound): string =>
  digest(JSON.stringify([mode, settings])).slice(0, 16);

/** Throws CodedError `inbound_mode_missing`. */
export async function changeInbound(
  tx: Tx,
  deps: InboundDeps,
  app: AppRow,
  { mode, settings }: { mode: InboundModeName; settings: InboundSettings },
  { actor }: Change,
): Promise<void> {
  if (!deps.offered.includes(mode)) throw new CodedError('inbound_mode_missing', { mode });
  await sql`
    insert into inbound (app_id, mode, settings, updated_at)
    values (${app.id}::uuid, ${mode}, ${JSON.stringify(settings)}::jsonb, ${now(deps)}::timestamptz)
    on conflict (app_id) do update set mode = excluded.mode, settings = excluded.settings, updated_at = excluded.updated_at`.execute(
    tx,
  );
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.inbound.update',
      message:
        mode === 'off' ? `Switch inbound provisioning of ${app.label} off` : `Inbound mode of ${app.label}: ${mode}`,
      actor,
      appId: app.id,
      target: [appTarget(app)],
      detail: { mode, ...settings },
    },
  ]);
}
