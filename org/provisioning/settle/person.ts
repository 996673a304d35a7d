import type { ActionError } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Settled } from '../../queue/port.ts';
import { appUserIdOf, lockAccounts } from '../accounts.ts';
import type { AppState } from '../apps.ts';
import type { UserPayload } from '../build/user.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { mappingIdOf } from '../group-push.ts';
import { needOf } from '../need.ts';
import { reconcile } from '../reconcile.ts';
import { type NewTask, openTasks } from '../tasks.ts';
import type { Reported } from './settle.ts';

type Failed = Reported & { error: ActionError };

/**
 * Failures that a person must clear: a task, and the order key is held. But where the account moved on while the action
 * was out, there is nothing to clear in what failed: the action ends, and the step that is due now follows.
 */
export async function settlePersons(
  deps: ProvisioningDeps,
  tx: Tx,
  failed: Failed[],
  apps: Map<string, AppState>,
  settled: Map<string, Settled>,
): Promise<void> {
  if (failed.length === 0) return;
  const users = failed.filter(({ action }) => action.kind.startsWith('user.'));
  const overtaken = await findOvertaken(tx, users, apps, deps.clock());
  const gone = users.filter(({ error, action }) => error.status === 404 && action.kind !== 'user.provision');
  await forget(deps, tx, gone);
  // Where the account was to be deactivated anyway, that it is gone is as good.
  const over = new Set([
    ...overtaken,
    ...gone.filter(({ action }) => action.kind === 'user.deactivate').map(({ action }) => action.id),
  ]);
  const waiting = failed.filter(({ action }) => !over.has(action.id));
  for (const { action } of failed)
    settled.set(action.id, over.has(action.id) || action.kind === 'import' ? { state: 'failed' } : { state: 'held' });
  await mark(deps, tx, waiting);
  await openTasks(tx, waiting.map(toTask), deps.clock());
  const next = users.filter(({ action }) => over.has(action.id));
  await reconcile(
    deps,
    tx,
    next.map(({ action }) => appUserIdOf(action.orderKey)),
    { ending: new Set(next.map(({ action }) => action.id)) },
  );
}

/** Actions that are no longer the step to take, or were built from a profile that has changed since. */
async function findOvertaken(tx: Tx, users: Failed[], apps: Map<string, AppState>, now: number): Promise<Set<string>> {
  const accounts = await lockAccounts(
    tx,
    users.map(({ action }) => appUserIdOf(action.orderKey)),
  );
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const overtaken = users.filter(({ action }) => {
    const account = byId.get(appUserIdOf(action.orderKey));
    const app = apps.get(action.appId);
    if (!account || !app) return true;
    const need = needOf(account, app, now);
    const rev = (action.payload as Partial<UserPayload> | null)?.rev;
    const due = 'kind' in need && need.kind === action.kind;
    return (
      action.kind !== 'user.read' &&
      action.intent['reason'] !== 'uncertain' &&
      (!due || (rev !== undefined && rev < account.rev))
    );
  });
  return new Set(overtaken.map(({ action }) => action.id));
}

/** 404 on a write: the account is not there any more, so Retry makes another one. */
async function forget(deps: ProvisioningDeps, tx: Tx, gone: Failed[]): Promise<void> {
  if (gone.length === 0) return;
  const rows = gone.map(({ action }) => ({
    id: appUserIdOf(action.orderKey),
    status: action.kind === 'user.deactivate' ? 'DEPROVISIONED' : 'STAGED',
  }));
  await sql`
    update app_user au set external_id = null, remote_active = null, pushed_rev = null, status = r.status, updated_at = ${at(deps.clock())}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, status text) where au.id = r.id`.execute(tx);
}

async function mark(deps: ProvisioningDeps, tx: Tx, waiting: Failed[]): Promise<void> {
  const of = (area: string) => waiting.filter(({ action }) => action.kind.startsWith(area));
  const accounts = of('user.').map(({ action, error }) => ({ id: appUserIdOf(action.orderKey), error }));
  await sql`
    update app_user au set sync_state = 'ERROR', last_error = r.error, updated_at = ${at(deps.clock())}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(accounts)}::jsonb) as r(id uuid, error jsonb) where au.id = r.id`.execute(
    tx,
  );
  const groups = of('group.').map(({ action, error }) => ({
    id: mappingIdOf(action.orderKey),
    error,
    gone: error.status === 404,
  }));
  if (groups.length > 0) {
    await sql`
      update group_push gp set status = case when gp.status = 'INACTIVE' then gp.status else 'ERROR' end, error = r.error,
        external_id = case when r.gone then null else gp.external_id end
      from jsonb_to_recordset(${JSON.stringify(groups)}::jsonb) as r(id uuid, error jsonb, gone boolean) where gp.id = r.id`.execute(
      tx,
    );
  }
  const imports = of('import').map(({ action, error }) => ({ id: action.intent['importId'], error }));
  if (imports.length > 0) {
    await sql`
      update import_run run set status = 'FAILED', error = r.error, finished_at = ${at(deps.clock())}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(imports)}::jsonb) as r(id uuid, error jsonb)
      where run.id = r.id and run.status in ('RUNNING', 'RECEIVED')`.execute(tx);
  }
}

const toTask = ({ action, error }: Failed): NewTask => ({
  appId: action.appId,
  actionId: action.id,
  kind: action.kind.startsWith('group.') ? 'group' : action.kind === 'import' ? 'import' : 'person',
  subject: action.subject,
  code: error.code,
  message: error.message,
  detail: error.detail,
});
