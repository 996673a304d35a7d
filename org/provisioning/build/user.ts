import { describe } from '@postern/protocol/messages';
import type { ActionError, PasswordOrder, Payload } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { ContextGroup } from '../../expressions/context.ts';
import { groupsOf } from '../../mappings/groups-of.ts';
import type { Mapped, Mapper } from '../../mappings/mapper.ts';
import type { Built, QueuedAction } from '../../queue/port.ts';
import { accountOf, type TypeFault } from '../account.ts';
import { type AccountDetail, appUserIdOf, readAccounts } from '../accounts.ts';
import type { AppState } from '../apps.ts';
import type { ProvisioningDeps } from '../deps.ts';
import { needOf, type WriteKind, wantedActive } from '../need.ts';
import { openTasks } from '../tasks.ts';
import { uniqueValueOf } from '../unique-value.ts';

/** Length of a password that the agent makes. */
const generated: PasswordOrder = { from: 'generate', length: 24 };

/** `rev`: the person's revision that the account was made from; the org reads it back when the answer comes. */
export type UserPayload = (Payload<'user.provision'> | Payload<'user.push'>) & { rev: number };
/** The account itself does not matter any more, so that no profile and no mapping can stand in the way. */
type DeletePayload = Payload<'user.delete'>;

export async function buildUsers(
  deps: ProvisioningDeps,
  tx: Tx,
  actions: QueuedAction[],
  apps: Map<string, AppState>,
  agentId: string,
  built: Map<string, Built>,
): Promise<void> {
  if (actions.length === 0) return;
  const accounts = await readAccounts(
    tx,
    actions.map(({ orderKey }) => appUserIdOf(orderKey)),
  );
  const grouped = [...apps.values()].some((app) => deps.mapper.needsGroups(app, 'toApp'));
  const groups = grouped
    ? await groupsOf(
        tx,
        [...accounts.values()].map(({ personId }) => personId),
      )
    : undefined;
  const held: { action: QueuedAction; error: ActionError }[] = [];
  const sent: string[] = [];
  for (const action of actions) {
    const account = accounts.get(appUserIdOf(action.orderKey));
    const app = apps.get(action.appId);
    const made: Built =
      account && app
        ? buildOne(deps.mapper, action, account, groups?.get(account.personId) ?? [], app, agentId, deps.clock())
        : { cancel: true };
    built.set(action.id, made);
    if ('hold' in made) held.push({ action, error: made.hold });
    if ('payload' in made && account) sent.push(account.id);
  }
  await mark(deps, tx, sent, held);
}

function buildOne(
  mapper: Mapper,
  action: QueuedAction,
  account: AccountDetail,
  groups: readonly ContextGroup[],
  app: AppState,
  agentId: string,
  now: number,
): Built {
  if (action.kind === 'user.read') {
    return account.externalId === null
      ? { cancel: true }
      : { payload: { externalId: account.externalId }, appRev: app.rev };
  }
  const kind = stepOf(action, account, app, now);
  if (!kind) return { cancel: true };
  if (kind === 'user.password' && !waitingPassword(account, app, agentId)) return { refuse: true };
  if (kind === 'user.delete') {
    const unique = { field: 'id', value: account.externalId! };
    return { payload: { externalId: account.externalId!, unique } satisfies DeletePayload, appRev: app.rev };
  }
  const active = wantedActive(account);
  const mapped = mapper.toApp(app, {
    ...{ id: account.personId, status: account.personStatus, profile: account.profile, groups },
    account: account.externalId === null ? undefined : (account.account ?? undefined),
    ...{ overrides: account.overrides, sources: account.sources },
  });
  const { account: body, faults } = accountOf(mapped.profile, app, active);
  const unique = uniqueValueOf(body, app.settings.uniqueField);
  if (mapped.faults[0]) return { hold: mappingError(mapped.faults[0], app) };
  if (faults[0]) return { hold: typeError(faults[0], app) };
  if (unique === undefined || !body.userName) return { hold: uniqueError(app) };
  const made = {
    account: body as unknown as Record<string, unknown>,
    unique: { field: app.settings.uniqueField, value: unique },
    rev: account.rev,
  };
  const payload: UserPayload =
    kind === 'user.provision'
      ? provision(made, action, account, app, agentId)
      : write(made, kind, account, app, agentId);
  return { payload, appRev: app.rev };
}

/** The step to take, where it is the one this action stands for. */
function stepOf(action: QueuedAction, account: AccountDetail, app: AppState, now: number): WriteKind | undefined {
  const need = needOf(account, app, now);
  const kind = 'kind' in need ? need.kind : undefined;
  if (kind === action.kind) return kind;
  // A create may have been done although nobody answered: only looking tells whether there is an account to deactivate.
  if (action.kind === 'user.provision' && action.uncertain && account.externalId === null) return 'user.provision';
  // The whole-state write after an uncertain one is due even where everything looks to be in step.
  if (action.intent['reason'] === 'uncertain' && account.externalId !== null && kind === undefined) return 'user.push';
  return undefined;
}

interface Made {
  account: Record<string, unknown>;
  unique: { field: string; value: string };
  rev: number;
}

function provision(
  made: Made,
  action: QueuedAction,
  account: AccountDetail,
  app: AppState,
  agentId: string,
): UserPayload {
  const waiting = app.options.password.on ? waitingPassword(account, app, agentId) : undefined;
  const lookOnly = action.uncertain && !(account.wanted && account.personStatus !== 'DEPROVISIONED');
  return {
    ...made,
    mode: lookOnly ? 'link-only' : app.features.existing,
    // Okta: an account that is found is written over where Update User Attributes is on, else its profile is read.
    onFound: app.options.update.on && !lookOnly ? 'push' : 'read',
    // Okta sends a random password with each create, also where Sync Password is off.
    password: waiting ?? generated,
  };
}

function write(made: Made, kind: WriteKind, account: AccountDetail, app: AppState, agentId: string): UserPayload {
  const password = passwordFor(kind, account, app, agentId);
  return {
    ...made,
    externalId: account.externalId!,
    active: wantedActive(account),
    // An account that is to be deactivated and is gone needs no new one.
    onMissing: kind === 'user.deactivate' ? 'fail' : app.features.onMissing,
    ...(password ? { password } : {}),
  };
}

function passwordFor(
  kind: WriteKind,
  account: AccountDetail,
  app: AppState,
  agentId: string,
): PasswordOrder | undefined {
  const takes = app.capabilities === null || app.capabilities.includes('PUSH_PASSWORD_UPDATES');
  if (kind === 'user.deactivate') return takes ? generated : undefined;
  if (kind === 'user.push' || !app.options.password.on) return undefined;
  return waitingPassword(account, app, agentId);
}

/** What the account waits for, as far as this agent can write it. */
function waitingPassword(account: AccountDetail, app: AppState, agentId: string): PasswordOrder | undefined {
  if (app.features.passwordSeed === 'random') return account.sealed ? generated : undefined;
  const jwe = account.sealed?.[agentId];
  return jwe === undefined ? undefined : { from: 'sealed', jwe };
}

const uniqueError = (app: AppState): ActionError => ({
  code: 'unique_value_missing',
  class: 'person',
  message: describe('unique_value_missing', { field: app.settings.uniqueField, app: app.label }).text,
});

const mappingError = ({ attribute, error }: Mapped['faults'][number], app: AppState): ActionError => ({
  code: 'mapping_failed',
  class: 'person',
  message: describe('mapping_failed', { field: attribute, app: app.label, detail: error.message }).text,
});

const typeError = ({ field, type }: TypeFault, app: AppState): ActionError => ({
  code: 'attribute_type_wrong',
  class: 'person',
  message: describe('attribute_type_wrong', { field, type, app: app.label }).text,
});

async function mark(
  deps: ProvisioningDeps,
  tx: Tx,
  sent: string[],
  held: { action: QueuedAction; error: ActionError }[],
): Promise<void> {
  const now = deps.clock();
  const rows = [
    ...sent.map((id) => ({ id, sync_state: 'SYNCING', error: null })),
    ...held.map(({ action, error }) => ({ id: appUserIdOf(action.orderKey), sync_state: 'ERROR', error })),
  ];
  await sql`
    update app_user au set sync_state = r.sync_state, last_error = coalesce(r.error, au.last_error)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, sync_state text, error jsonb)
    where au.id = r.id`.execute(tx);
  const tasks = held.map(({ action, error }) => ({
    appId: action.appId,
    actionId: action.id,
    kind: 'person' as const,
    subject: action.subject,
    code: error.code,
    message: error.message,
  }));
  await openTasks(tx, tasks, now);
}
