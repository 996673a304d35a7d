import type { JsonObject, ScimUser } from '@postern/protocol/scim';
import type { ActionKind } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';

/** An action of one account that has not ended yet. */
export interface OpenAction {
  id: string;
  kind: ActionKind;
  state: 'ready' | 'leased' | 'held';
  /** Its payload is frozen: it was handed out before. */
  frozen: boolean;
}

/** One app_user with what the org wants of it. */
export interface AccountState {
  id: string;
  appId: string;
  personId: string;
  /** What people see: display name, else first and last name, else login. */
  name: string;
  status: string;
  syncState: string;
  wanted: boolean;
  externalId: string | null;
  remoteActive: boolean | null;
  pushedRev: number | null;
  personStatus: 'STAGED' | 'ACTIVE' | 'SUSPENDED' | 'DEPROVISIONED';
  rev: number;
  hasPassword: boolean;
  /** Its app is the person's source. */
  sources: boolean;
  /** Since when it is not wanted any more, epoch ms. */
  leftAt: number | null;
  open: OpenAction[];
}

/** With what a payload is made of. */
export interface AccountDetail extends AccountState {
  profile: JsonObject;
  /** The account as it was last read from the application, else as it was last written there. */
  account: ScimUser | null;
  sealed: Record<string, string> | null;
  /** Values of this account in place of those of the mapping. */
  overrides: JsonObject;
}

export const orderKeyOf = (appUserId: string): string => `user:${appUserId}`;
export const appUserIdOf = (orderKey: string): string => orderKey.slice('user:'.length);

const name = sql`coalesce(
  nullif(p.profile->>'displayName', ''),
  nullif(trim(concat_ws(' ', p.profile->>'firstName', p.profile->>'lastName')), ''),
  p.login)`;

const state = sql`
  au.id, au.app_id as "appId", au.person_id as "personId", ${name} as name, au.status, au.sync_state as "syncState",
  au.wanted, au.external_id as "externalId", au.remote_active as "remoteActive", au.pushed_rev::float8 as "pushedRev",
  p.status as "personStatus", p.rev::float8 as rev, extract(epoch from au.left_at)::float8 * 1000 as "leftAt",
  exists (select 1 from pending_password w where w.app_user_id = au.id) as "hasPassword",
  exists (select from person_source ps where ps.person_id = au.person_id and ps.app_user_id = au.id) as sources,
  coalesce((
    select jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'state', x.state, 'frozen', x.payload is not null) order by x.seq)
    from action x where x.order_key = 'user:' || au.id::text and x.state in ('ready', 'leased', 'held')), '[]'::jsonb) as open`;

/**
 * One account is named by itself: such a statement keeps its plan, where the database plans anew for each list. Planning
 * takes longer than the statement itself, on the embedded database about 1 ms.
 */
const among = (ids: readonly string[]) =>
  ids.length === 1 ? sql`au.id = ${ids[0]}::uuid` : sql`au.id = any(${ids}::uuid[])`;

/**
 * Accounts by app_user id, locked in the order of their ids: whoever decides what an account needs sees the last
 * decision first.
 */
export async function lockAccounts(tx: Tx, ids: readonly string[]): Promise<AccountState[]> {
  if (ids.length === 0) return [];
  // The lock comes first and by itself: a statement that waits for a lock reads the rest of its rows as they were before.
  await sql`select id from app_user where id = any(${ids}::uuid[]) order by id for update`.execute(tx);
  return readLocked(tx, ids);
}

/** Accounts that this transaction has written already, and so holds the locks of. */
export async function readLocked(tx: Tx, ids: readonly string[]): Promise<AccountState[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<AccountState>`
    select ${state} from app_user au join person p on p.id = au.person_id where ${among(ids)} order by au.id`.execute(
    tx,
  );
  return rows;
}

/** Accounts with profile and sealed password, not locked: payloads are built from what is committed. */
export async function readAccounts(tx: Tx, ids: readonly string[]): Promise<Map<string, AccountDetail>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<AccountDetail>`
    select ${state}, p.profile, au.overrides,
      case when au.profile ? 'userName' then au.profile else au.last_written end as account, (select w.sealed from pending_password w where w.app_user_id = au.id) as sealed
    from app_user au join person p on p.id = au.person_id where ${among(ids)}`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}
