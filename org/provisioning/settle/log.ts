import type { ActionKind, RelayOperation } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { LogActor, LogEvent } from '../../log/event.ts';
import { appUserIdOf } from '../accounts.ts';
import type { AppState } from '../apps.ts';
import type { ProvisioningDeps } from '../deps.ts';
import type { Reported } from './settle.ts';

/** Okta's event names by what was done. */
const names: Partial<Record<ActionKind, string>> = {
  'user.provision': 'application.provision.user.push',
  'user.push': 'application.provision.user.push_profile',
  'user.password': 'application.provision.user.push_password',
  'user.deactivate': 'application.provision.user.deactivate',
  'user.reactivate': 'application.provision.user.reactivate',
  'user.activate': 'application.provision.user.activate',
  'user.delete': 'application.provision.user.delete',
  'user.read': 'application.provision.user.import_profile',
  'group.push': 'application.provision.group_push.pushed',
  'group.delete': 'application.provision.group_push.delete_appgroup',
  'group.read': 'application.provision.group.verify_exists',
  'scim.relay': 'application.provision.relay',
  import: 'system.import.complete',
};

const said: Partial<Record<ActionKind, string>> = {
  'user.provision': 'Create an account',
  'user.push': 'Push the profile',
  'user.password': 'Push the password',
  'user.deactivate': 'Deactivate the account',
  'user.reactivate': 'Reactivate the account',
  'user.activate': 'Activate the account',
  'user.delete': 'Delete the account',
  'user.read': 'Read the account',
  'group.push': 'Push the group',
  'group.delete': 'Delete the group',
  'group.read': 'Read the group',
  'scim.relay': 'Relayed operation',
  import: 'Import',
};

/** Writes what was done to accounts. */
export async function logUsers(
  deps: ProvisioningDeps,
  tx: Tx,
  good: Reported[],
  apps: Map<string, AppState>,
): Promise<void> {
  const actors = await agentActors(tx, good);
  const events = good.map((entry) => {
    const { linked, missing } = entry.result.resource ?? {};
    const event = toEvent(entry, apps, actors);
    if (missing && entry.action.kind === 'user.read')
      return {
        ...event,
        eventType: 'application.provision.user.deprovision',
        message: `The account of ${entry.action.subject.name} is gone`,
      };
    return linked
      ? {
          ...event,
          eventType: 'application.provision.user.verify_exists',
          message: `Link ${entry.action.subject.name} to the account that is there`,
        }
      : event;
  });
  await deps.events.write(tx, events);
}

/** Writes what was done to groups, or what failed. */
export async function logActions(
  deps: ProvisioningDeps,
  tx: Tx,
  entries: Reported[],
  apps: Map<string, AppState>,
): Promise<void> {
  const actors = await agentActors(tx, entries);
  await deps.events.write(
    tx,
    entries.filter(({ action }) => names[action.kind]).map((entry) => toEvent(entry, apps, actors)),
  );
}

function toEvent(
  { action, result, agentId }: Reported,
  apps: Map<string, AppState>,
  actors: Map<string, LogActor>,
): LogEvent {
  const app = apps.get(action.appId);
  const user = action.kind.startsWith('user.');
  const failed = result.status !== 'done';
  return {
    eventType: names[action.kind]!,
    message: `${said[action.kind]}: ${action.subject.name} in ${app?.label ?? action.appId}`,
    actor: actors.get(agentId) ?? { type: 'Agent', id: agentId, displayName: agentId },
    target: [
      {
        type: typeOf(action),
        id: action.subject.id,
        displayName: action.subject.name,
      },
      ...(user ? [{ type: 'AppUser', id: appUserIdOf(action.orderKey), displayName: action.subject.name }] : []),
      { type: 'AppInstance', id: action.appId, displayName: app?.label ?? action.appId },
    ],
    outcome: failed ? 'FAILURE' : 'SUCCESS',
    ...(failed && result.error ? { reason: `${result.error.code}: ${result.error.message}` } : {}),
    appId: action.appId,
    detail: { actionId: action.id, kind: action.kind, attempt: action.attempt },
  };
}

function typeOf({ kind, payload }: Reported['action']): string {
  if (kind === 'import') return 'AppInstance';
  if (kind === 'scim.relay') return (payload as RelayOperation | null)?.resource === 'Groups' ? 'UserGroup' : 'AppUser';
  return kind.startsWith('user.') ? 'User' : 'UserGroup';
}

async function agentActors(tx: Tx, entries: Reported[]): Promise<Map<string, LogActor>> {
  if (entries.length === 0) return new Map();
  const ids = [...new Set(entries.map(({ agentId }) => agentId))];
  const { rows } = await sql<{
    id: string;
    name: string;
  }>`select id, name from agent where id = any(${ids}::uuid[])`.execute(tx);
  return new Map(rows.map(({ id, name }) => [id, { type: 'Agent', id, displayName: name }]));
}
