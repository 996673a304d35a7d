import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { loadApps } from './apps.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { reconcile } from './reconcile.ts';
import { openTasks } from './tasks.ts';

/** A pushed password that did not arrive is erased after this time. */
const keptMs = 72 * 3_600_000;

interface Recipient {
  appUserId: string;
  appId: string;
  /** Without an account yet, so that the password is its first one. */
  fresh: boolean;
  agentId: string;
  key: Record<string, string>;
}

/**
 * Seals a new password to the agents of each app that takes passwords. The clear text is nowhere stored: an agent that
 * joins an app later cannot get it, and gets the next one.
 */
export async function passwordSet(deps: ProvisioningDeps, tx: Tx, personId: string, clearText: string): Promise<void> {
  const { rows } = await sql<Recipient>`
    select au.id as "appUserId", au.app_id as "appId", au.external_id is null as fresh, g.id as "agentId", g.encryption_key as key
    from app_user au join app_agent aa on aa.app_id = au.app_id join agent g on g.id = aa.agent_id
    where au.person_id = ${personId} and au.wanted and g.status <> 'revoked'`.execute(tx);
  const apps = await loadApps(
    tx,
    rows.map(({ appId }) => appId),
  );
  const takes = ({ appId, fresh }: Recipient): boolean => {
    const app = apps.get(appId);
    if (!app?.options.password.on) return false;
    const { passwordSeed, passwordChange } = app.features;
    // A new account gets a random password with its creation anyway.
    return passwordSeed === 'random' ? passwordChange === 'change' && !fresh : passwordChange === 'change' || fresh;
  };
  const taking = rows.filter(takes);
  if (taking.length === 0) return;
  const recipients = taking.filter(({ appId }) => apps.get(appId)!.features.passwordSeed === 'own');
  const sealed = await sealOnce(deps, recipients, clearText);
  const perAccount = new Map<string, Record<string, string>>();
  for (const { appUserId, agentId } of recipients) {
    perAccount.set(appUserId, { ...perAccount.get(appUserId), [agentId]: sealed.get(agentId)! });
  }
  const ids = [...new Set(taking.map(({ appUserId }) => appUserId))];
  // Nothing sealed: the agent makes one.
  const rowsToWrite = ids.map((id) => ({ id, sealed: perAccount.get(id) ?? {} }));
  await sql`
    insert into pending_password (app_user_id, sealed, created_at)
    select r.id, r.sealed, ${at(deps.clock())}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rowsToWrite)}::jsonb) as r(id uuid, sealed jsonb)
    on conflict (app_user_id) do update set sealed = excluded.sealed, created_at = excluded.created_at`.execute(tx);
  await forgetFrozen(tx, ids);
  await reconcile(deps, tx, ids, { fixed: 'password' });
}

/** One JWE an agent, however many of its apps the person has. */
async function sealOnce(
  deps: ProvisioningDeps,
  recipients: Recipient[],
  clearText: string,
): Promise<Map<string, string>> {
  const keys = new Map(recipients.map(({ agentId, key }) => [agentId, key]));
  const pairs = [...keys].map(
    async ([agentId, key]) => [agentId, await deps.seal.sealForAgent(key, clearText)] as const,
  );
  return new Map(await Promise.all(pairs));
}

/** Payloads that wait with an older password in them are built again; who could not open the old one may the new. */
async function forgetFrozen(tx: Tx, appUserIds: readonly string[]): Promise<void> {
  await sql`
    update action set payload = null, refused_by = case when kind = 'user.password' then '{}'::uuid[] else refused_by end
    where order_key = any(${appUserIds.map((id) => `user:${id}`)}::text[]) and state in ('ready', 'held')
      and (payload->'password'->>'from' = 'sealed' or kind = 'user.password')`.execute(tx);
}

/** Erases passwords on their way: used, superseded, or their account is no longer wanted. */
export async function erasePasswords(tx: Tx, appUserIds: readonly string[]): Promise<void> {
  if (appUserIds.length === 0) return;
  const { rows } = await sql<{ id: string }>`
    delete from pending_password where app_user_id = any(${[...appUserIds]}::uuid[]) returning app_user_id as id`.execute(
    tx,
  );
  if (rows.length > 0)
    await forgetFrozen(
      tx,
      rows.map(({ id }) => id),
    );
}

/** Other rules for passwords: what waits by the old ones does not go out any more. */
export async function passwordRuleChanged(tx: Tx, appId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select w.app_user_id as id from pending_password w join app_user au on au.id = w.app_user_id
    where au.app_id = ${appId}::uuid`.execute(tx);
  await erasePasswords(
    tx,
    rows.map(({ id }) => id),
  );
}

/** Erases passwords that are too old, with a task for each. Call it on a timer. @returns how many */
export async function expirePasswords(deps: ProvisioningDeps, tx: Tx): Promise<number> {
  const now = deps.clock();
  const { rows } = await sql<{ id: string; app_id: string; person_id: string; label: string; name: string }>`
    select au.id, au.app_id, au.person_id, app.label, p.login as name
    from pending_password w join app_user au on au.id = w.app_user_id join app on app.id = au.app_id
      join person p on p.id = au.person_id
    where w.created_at < ${at(now - keptMs)}::timestamptz for update of w`.execute(tx);
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await erasePasswords(tx, ids);
  const tasks = rows.map((row) => ({
    appId: row.app_id,
    kind: 'person' as const,
    subject: { id: row.person_id, name: row.name },
    code: 'password_expired',
    message: describe('password_expired', { person: row.name, app: row.label }).text,
  }));
  await openTasks(tx, tasks, now);
  await reconcile(deps, tx, ids);
  return rows.length;
}
