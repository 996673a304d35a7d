import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { NewAction } from '../queue/port.ts';
import { type AccountState, lockAccounts, orderKeyOf, readLocked } from './accounts.ts';
import { type AppState, loadApps } from './apps.ts';
import { at, chunks, type ProvisioningDeps } from './deps.ts';
import { isLeaving } from './leaving.ts';
import { type Need, needOf, type WriteKind } from './need.ts';
import { closeTasksAbout, closeTasksOf, type NewTask, openTasks } from './tasks.ts';

export interface Why {
  /** What was changed, where that may put right what a held action waits for. */
  fixed?: 'profile' | 'mapping' | 'password';
  /** Assignment or status changed: what only a person can do becomes a task. */
  moved?: boolean;
  /** This transaction has written these accounts before. */
  written?: boolean;
  /** Actions that end in this transaction, although their rows do not say so yet. */
  ending?: ReadonlySet<string>;
}

const byHand = ['deactivate_by_hand', 'reactivate_by_hand'] as const;
/** Held for a value: a new profile or mapping is the answer that the task asks for. */
const heldForValue: readonly string[] = ['unique_value_missing', 'attribute_type_wrong', 'mapping_failed'];

interface Outcome {
  actions: NewAction[];
  tasks: NewTask[];
  cleared: { appId: string; subjectId: string }[];
  released: string[];
  sync: { id: string; sync_state: string }[];
  left: { id: string; left_at: string | null }[];
}

/**
 * Brings accounts a step nearer to the state the org holds: asks `needOf` for each and sees to it that the queue holds
 * that step, once. Call it after everything that changes an account, a person, an app's options or what is known of
 * the application; asking once too often costs nothing. Statements per 2000 accounts: a handful.
 */
export async function reconcile(
  deps: ProvisioningDeps,
  tx: Tx,
  appUserIds: readonly string[],
  why: Why = {},
): Promise<void> {
  const now = deps.clock();
  for (const ids of chunks([...new Set(appUserIds)])) {
    const accounts = await (why.written ? readLocked : lockAccounts)(tx, ids);
    const apps = await loadApps(
      tx,
      accounts.map(({ appId }) => appId),
    );
    const held = await heldCodes(tx, accounts);
    const outcome: Outcome = { actions: [], tasks: [], cleared: [], released: [], sync: [], left: [] };
    for (const account of accounts) {
      const open = account.open.filter(({ id }) => !why.ending?.has(id));
      decide({ ...account, open }, apps.get(account.appId)!, held, why, outcome, now);
    }
    await apply(deps, tx, outcome, now);
  }
}

function decide(
  found: AccountState,
  app: AppState,
  held: Map<string, string>,
  why: Why,
  outcome: Outcome,
  now: number,
): void {
  const leftAt = isLeaving(found) ? (found.leftAt ?? now) : null;
  if (leftAt !== found.leftAt) outcome.left.push({ id: found.id, left_at: leftAt === null ? null : at(leftAt) });
  const account = { ...found, leftAt };
  const need = needOf(account, app, now);
  const kind = 'kind' in need ? need.kind : undefined;
  for (const action of account.open) {
    if (action.state === 'held' && isOver(action, kind, held.get(action.id), why)) outcome.released.push(action.id);
  }
  if (kind && !isComing(account, kind)) {
    outcome.actions.push({
      appId: account.appId,
      kind,
      orderKey: orderKeyOf(account.id),
      subject: { id: account.personId, name: account.name },
    });
  }
  if (why.moved && 'byHand' in need) outcome.tasks.push(handTask(account, app, need));
  else if (why.moved) outcome.cleared.push({ appId: account.appId, subjectId: account.personId });
  const sync = syncState(account, need, outcome.released);
  if (sync !== account.syncState) outcome.sync.push({ id: account.id, sync_state: sync });
}

/**
 * A held action stands for a step that a person must clear first. It is let go when the step is no longer the one to
 * take (a deactivation never waits behind a profile that the application refuses), or when what it waited for was
 * changed. Let go, it is built again and cancels itself where nothing is left of it.
 */
function isOver(action: { kind: string }, needed: WriteKind | undefined, code: string | undefined, why: Why): boolean {
  if (action.kind !== needed) return true;
  if (why.fixed === 'profile' || why.fixed === 'mapping') return code !== undefined && heldForValue.includes(code);
  return why.fixed === 'password' && needed === 'user.password';
}

/**
 * Does an open action bring this step anyway? One that is under way may have been built before the last change, but
 * its answer asks again. A push is left to the queue, which joins it to what waits and puts it behind what runs.
 */
const isComing = (account: AccountState, kind: WriteKind): boolean =>
  kind !== 'user.push' && account.open.some((action) => action.kind === kind);

function syncState(account: AccountState, need: Need, released: string[]): string {
  if (account.open.some(({ id, state }) => state === 'held' && !released.includes(id))) return 'ERROR';
  if ('kind' in need)
    return account.syncState === 'SYNCING' && account.open.some(({ state }) => state === 'leased')
      ? 'SYNCING'
      : 'OUT_OF_SYNC';
  if ('byHand' in need) return 'OUT_OF_SYNC';
  if (need.none === 'off') return 'DISABLED';
  // An account that the application removed itself is not made again, so nothing is outstanding there either.
  return need.none === 'not wanted yet' ? 'OUT_OF_SYNC' : 'SYNCHRONIZED';
}

function handTask(account: AccountState, app: AppState, need: Extract<Need, { byHand: string }>): NewTask {
  const { option } = need;
  const why = option.on ? '' : describe(option.why, { capability: option.capability ?? '' }).text;
  return {
    appId: account.appId,
    kind: 'person',
    subject: { id: account.personId, name: account.name },
    code: need.byHand,
    message: describe(need.byHand, { person: account.name, app: app.label, why }).text,
  };
}

/** Codes of the errors behind held actions. */
async function heldCodes(tx: Tx, accounts: AccountState[]): Promise<Map<string, string>> {
  const ids = accounts.flatMap(({ open }) => open.filter(({ state }) => state === 'held').map(({ id }) => id));
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; code: string }>`
    select action_id as id, code from task where action_id = any(${ids}::uuid[]) and status = 'open'`.execute(tx);
  return new Map(rows.map(({ id, code }) => [id, code]));
}

async function apply(deps: ProvisioningDeps, tx: Tx, outcome: Outcome, now: number): Promise<void> {
  for (const id of outcome.released) await deps.queue().retry(tx, id);
  await closeTasksOf(tx, outcome.released, now);
  await deps.queue().enqueue(tx, outcome.actions);
  await closeTasksAbout(tx, outcome.cleared, byHand, now);
  await openTasks(tx, outcome.tasks, now);
  if (outcome.left.length > 0)
    await sql`
      update app_user au set left_at = r.left_at
      from jsonb_to_recordset(${JSON.stringify(outcome.left)}::jsonb) as r(id uuid, left_at timestamptz) where au.id = r.id`.execute(
      tx,
    );
  if (outcome.sync.length === 0) return;
  await sql`
    update app_user au set sync_state = r.sync_state, updated_at = ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(outcome.sync)}::jsonb) as r(id uuid, sync_state text)
    where au.id = r.id`.execute(tx);
}
