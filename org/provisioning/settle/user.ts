import { describe } from '@postern/protocol/messages';
import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { followLost, sourcesAmong } from '../../sources/statuses.ts';
import { appUserIdOf } from '../accounts.ts';
import type { AppState } from '../apps.ts';
import type { UserPayload } from '../build/user.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { pushGroupsOf } from '../group-push.ts';
import { reconcile } from '../reconcile.ts';
import { closeTasksOf } from '../tasks.ts';
import { followUncertain, stillUncertain } from '../uncertain.ts';
import { logUsers } from './log.ts';
import type { Refused, Reported } from './settle.ts';

/** What one answer says about one account. */
interface Learned {
  id: string;
  externalId: string | null;
  active: boolean | null;
  profile: unknown;
  rev: number | null;
  written: boolean;
  /** The account as it was written. */
  account: unknown;
  gone: boolean;
  /** Its status from now on, where the account's own state does not say it. */
  status: string | null;
}

const nothing = { externalId: null, active: null, profile: null, rev: null, written: false, account: null };

/**
 * What came of writes and reads of accounts that were done: app_user learns it, used passwords are erased, and each
 * account is asked again what it needs, since the person may have changed meanwhile.
 * @returns actions whose answer cannot be used: the account named in it belongs to somebody else
 */
export async function settleUsers(
  deps: ProvisioningDeps,
  tx: Tx,
  done: Reported[],
  apps: Map<string, AppState>,
): Promise<Refused> {
  if (done.length === 0) return new Map();
  const taken = await accountsTaken(tx, done);
  const good = done.filter(({ action }) => !taken.has(action.id));
  const learned = good.map((entry) => learn(entry, apps.get(entry.action.appId)));
  const lost = await sourcesAmong(
    tx,
    learned.filter(({ gone, status }) => gone && status === 'DEPROVISIONED').map(({ id }) => id),
  );
  const moved = await write(deps, tx, learned);
  await erase(tx, good);
  await closeTasksOf(
    tx,
    good.map(({ action }) => action.id),
    deps.clock(),
  );
  await logUsers(deps, tx, good, apps);
  await reconcile(
    deps,
    tx,
    learned.map(({ id }) => id),
    { ending: new Set(good.map(({ action }) => action.id)), written: true },
  );
  for (const [appId, ids] of lost) await followLost(deps, tx, apps.get(appId)!, ids);
  await followUncertain(
    deps,
    tx,
    good.flatMap(({ action, result }) => {
      const timeoutMs = apps.get(action.appId)?.settings.timeoutMs ?? 0;
      const until =
        action.kind === 'user.read' || action.kind === 'user.delete'
          ? undefined
          : stillUncertain(action, deps.clock(), timeoutMs);
      return until === undefined || result.resource?.missing ? [] : [{ ...action, until }];
    }),
  );
  await pushGroupsOf(deps, tx, moved);
  return refusals(done, taken, apps);
}

function learn({ action, result }: Reported, app: AppState | undefined): Learned {
  const id = appUserIdOf(action.orderKey);
  const found = result.resource ?? {};
  const payload = action.payload as Partial<UserPayload> | null;
  const keeps = app?.features.acceptUserUpdates === true;
  if (action.kind === 'user.read') {
    const gone = found.missing === true;
    return {
      ...nothing,
      id,
      externalId: gone ? null : (found.externalId ?? null),
      active: found.active ?? null,
      profile: found.profile ?? null,
      status: gone ? 'DEPROVISIONED' : null,
      gone,
    };
  }
  if (action.kind === 'user.delete') {
    return { ...nothing, id, status: 'UNASSIGNED', gone: true };
  }
  if (action.kind === 'user.provision') {
    // An account that was found and only read holds whatever the application had: nothing of ours was written.
    const onlyRead = found.linked === true && payload && 'onFound' in payload && payload.onFound === 'read';
    return {
      id,
      externalId: found.externalId ?? null,
      active: found.active ?? (payload?.account?.['active'] as boolean | undefined) ?? true,
      profile: keeps || onlyRead ? (found.profile ?? null) : null,
      rev: onlyRead || found.missing ? null : (payload?.rev ?? null),
      written: !found.missing,
      account: onlyRead || found.missing ? null : (payload?.account ?? null),
      gone: false,
      status: null,
    };
  }
  return {
    id,
    externalId: found.externalId ?? null,
    active: payload && 'active' in payload ? (payload.active ?? null) : null,
    profile: keeps ? (found.profile ?? null) : null,
    rev: payload?.rev ?? null,
    written: true,
    account: payload?.account ?? null,
    gone: false,
    status: null,
  };
}

/**
 * Takes them for in step, which `reconcile` puts right in the same transaction where it is not so: nearly all are.
 * @returns app_users that have an account since now, or whose account was switched on or off, or is gone
 */
async function write(deps: ProvisioningDeps, tx: Tx, learned: Learned[]): Promise<string[]> {
  const now = at(deps.clock());
  const { rows } = await sql<{ id: string; moved: boolean }>`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(learned)}::jsonb) as r(
        id uuid, "externalId" text, active boolean, profile jsonb, rev bigint, written boolean, account jsonb, gone boolean, status text)
    ), before as (
      select au.id, au.external_id, au.remote_active from app_user au join r on r.id = au.id order by au.id for update of au
    )
    update app_user au set
      external_id = case when r.gone then null else coalesce(r."externalId", au.external_id) end,
      remote_active = case when r.gone then null else coalesce(r.active, au.remote_active) end,
      profile = coalesce(r.profile, au.profile),
      last_written = case when r.gone then null else coalesce(r.account, au.last_written) end,
      pushed_rev = case when r.gone then null else greatest(coalesce(r.rev, au.pushed_rev), coalesce(au.pushed_rev, r.rev)) end,
      -- What the org writes there itself is no word of the source.
      source_active = case when r.written and r.active is not null and au.source_active is not null then r.active else au.source_active end,
      pushed_at = case when r.written then ${now}::timestamptz else au.pushed_at end,
      status = case
        when r.status is not null then r.status
        when coalesce(r."externalId", au.external_id) is null then au.status
        when coalesce(r.active, au.remote_active, true) then 'PROVISIONED'
        when au.external_id is null and (select p.status from person p where p.id = au.person_id) = 'STAGED' then 'PENDING'
        else 'INACTIVE' end,
      sync_state = 'SYNCHRONIZED', last_error = null, updated_at = ${now}::timestamptz
    from r, before where au.id = r.id and before.id = r.id
    returning au.id, (before.external_id is distinct from au.external_id
      or before.remote_active is distinct from au.remote_active) as moved`.execute(tx);
  return rows.filter(({ moved }) => moved).map(({ id }) => id);
}

/** Erases the passwords that have arrived; one that was set meanwhile is another one, and stays. */
async function erase(tx: Tx, good: Reported[]): Promise<void> {
  const used = good.flatMap(({ action, agentId }) => {
    const password = (action.payload as Partial<UserPayload> | null)?.password;
    // A deactivation takes the password away; who comes back still waits for theirs.
    if (!password || action.kind === 'user.deactivate') return [];
    const jwe = password.from === 'sealed' ? password.jwe : null;
    return [{ id: appUserIdOf(action.orderKey), agent: agentId, jwe }];
  });
  if (used.length === 0) return;
  await sql`
    delete from pending_password w using jsonb_to_recordset(${JSON.stringify(used)}::jsonb) as r(id uuid, agent text, jwe text)
    where w.app_user_id = r.id and (w.sealed->>r.agent = r.jwe or r.jwe is null and w.sealed = '{}')`.execute(tx);
}

/** Answers that name an account which another person has, or which two answers of this batch name. */
async function accountsTaken(tx: Tx, done: Reported[]): Promise<Set<string>> {
  const named = done.flatMap(({ action, result }) =>
    result.resource?.externalId
      ? [
          {
            action: action.id,
            app: action.appId,
            id: appUserIdOf(action.orderKey),
            external: result.resource.externalId,
          },
        ]
      : [],
  );
  if (named.length === 0) return new Set();
  const { rows } = await sql<{ action: string }>`
    with r as (
      select * from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) as r(action uuid, app uuid, id uuid, external text))
    select r.action from r where exists (
        select from app_user au where au.app_id = r.app and au.external_id = r.external and au.id <> r.id)
      or exists (select from r other where other.app = r.app and other.external = r.external and other.id < r.id)`.execute(
    tx,
  );
  return new Set(rows.map(({ action }) => action));
}

function refusals(done: Reported[], taken: Set<string>, apps: Map<string, AppState>): Refused {
  return new Map(
    done
      .filter(({ action }) => taken.has(action.id))
      .map(({ action, result }) => {
        const app = apps.get(action.appId);
        const params = {
          externalId: result.resource!.externalId!,
          app: app?.label ?? '',
          field: app?.settings.uniqueField ?? '',
        };
        const error = {
          code: 'account_taken',
          class: 'person' as const,
          message: describe('account_taken', params).text,
        };
        return [action.id, { ...result, status: 'failed', error } satisfies Result] as const;
      }),
  );
}
