import type { ConnectorForm } from '@postern/protocol/management';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, now } from '../directory/deps.ts';
import { features } from '../provisioning/features.ts';
import type { Seal } from '../seal/seal.ts';
import { type AppRow, appTarget } from './app.ts';
import { baseUrlKey, checkForm, connectionOf, settingsOf } from './connector-form.ts';
import { type SavedConnector, savedConnector } from './saved-connector.ts';
import { bringsSecret } from './secrets.ts';
import { type TellDeps, tellAgents } from './tell-agents.ts';

export interface AppDeps extends TellDeps {
  seal: Seal;
}

/**
 * Saves "Configure SCIM connector" and tells provisioning. The capabilities are those of the last test of this very
 * connection; without one, none are known and all are assumed. Throws as checkForm does.
 */
export async function saveConnector(
  tx: Tx,
  deps: AppDeps,
  app: AppRow,
  form: ConnectorForm,
  { actor }: Change,
): Promise<void> {
  const secret = await checkForm(tx, deps.seal, app, form);
  const before = savedConnector.parse(app.settings);
  const settings: SavedConnector = { ...settingsOf(form), auth: authOf(form, before, actor.displayName, now(deps)) };
  if (before.tested) settings.tested = before.tested;
  const tested =
    form.baseUrl === null ? undefined : await testedAs(deps.seal, before, connectionOf(form.baseUrl, settings, secret));
  const options = features.parse({ ...(app.features as object), acceptUserUpdates: form.acceptUserUpdates });

  await sql`
    update app set provisioning = ${form.enabled}, base_url = ${form.baseUrl},
      base_url_key = ${form.baseUrl === null ? null : baseUrlKey(form.baseUrl)},
      settings = ${JSON.stringify(settings)}::jsonb, features = ${JSON.stringify(options)}::jsonb,
      credentials = ${secret ? await deps.seal.sealForOrg(JSON.stringify(secret)) : null},
      capabilities = ${tested?.capabilities ?? null}::text[], capabilities_assumed = ${tested?.assumed ?? false},
      rev = rev + 1, updated_at = ${now(deps)}::timestamptz
    where id = ${app.id}::uuid`.execute(tx);
  if (form.perMinute !== null)
    await sql`insert into app_rate (app_id) values (${app.id}::uuid) on conflict do nothing`.execute(tx);
  await sql`delete from app_agent where app_id = ${app.id}::uuid and not agent_id = any(${form.agents}::uuid[])`.execute(
    tx,
  );
  await sql`
    insert into app_agent (app_id, agent_id) select ${app.id}::uuid, x from unnest(${form.agents}::uuid[]) as x
    on conflict do nothing`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.lifecycle.update',
      message: 'Save SCIM connector',
      actor,
      appId: app.id,
      target: [appTarget(app)],
      detail: {
        baseUrl: form.baseUrl,
        authorization: form.authorization.type,
        enabled: form.enabled,
        agents: form.agents,
      },
    },
  ]);
  await tellAgents(tx, deps, app.id);
}

/** "Enable on-premises provisioning" alone. */
export async function switchProvisioning(
  tx: Tx,
  deps: TellDeps,
  app: AppRow,
  enabled: boolean,
  { actor }: Change,
): Promise<void> {
  if (app.provisioning === enabled) return;
  await sql`
    update app set provisioning = ${enabled}, rev = rev + 1, updated_at = ${now(deps)}::timestamptz
    where id = ${app.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    {
      eventType: 'application.lifecycle.update',
      message: enabled ? 'Enable on-premises provisioning' : 'Disable on-premises provisioning',
      actor,
      appId: app.id,
      target: [appTarget(app)],
    },
  ]);
  await tellAgents(tx, deps, app.id);
}

function authOf(
  { authorization }: ConnectorForm,
  before: SavedConnector,
  by: string,
  at: string,
): SavedConnector['auth'] {
  const { type } = authorization;
  if (type === 'none' || type === 'local') return { type };
  const set = bringsSecret(authorization)
    ? { setBy: by, setAt: at }
    : { setBy: before.auth.setBy ?? by, setAt: before.auth.setAt ?? at };
  if (type === 'basic') return { type, user: authorization.user, ...set };
  return { type, headers: authorization.headers.map(({ name }) => name), ...set };
}

/** The last test, where something answered it and it was of this connection. */
async function testedAs(seal: Seal, { tested }: SavedConnector, connection: string) {
  if (!tested || (!tested.capabilities && !tested.assumed)) return undefined;
  return (await seal.openForOrg(tested.sealed)) === connection ? tested : undefined;
}
