import type { UserStatus } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Change, type DirectoryDeps, now } from './deps.ts';
import { type PersonRow, personTarget } from './person.ts';

/** Okta's operations: from which states, and to which. */
const operations = {
  activate: { from: ['STAGED', 'DEPROVISIONED'], to: 'ACTIVE', message: 'Activate person' },
  deactivate: { from: ['STAGED', 'ACTIVE', 'SUSPENDED'], to: 'DEPROVISIONED', message: 'Deactivate person' },
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED', message: 'Suspend person' },
  unsuspend: { from: ['SUSPENDED'], to: 'ACTIVE', message: 'Unsuspend person' },
  reactivate: { from: ['DEPROVISIONED'], to: 'ACTIVE', message: 'Reactivate person' },
} as const satisfies Record<string, { from: UserStatus[]; to: UserStatus; message: string }>;

export type LifecycleOperation = keyof typeof operations;
export const lifecycleOperations = Object.keys(operations) as LifecycleOperation[];

/** Changes the status and tells the apps. Throws `person_status` where the operation does not apply. */
export const changeStatus = (
  tx: Tx,
  deps: LifecycleDeps,
  person: Changing,
  operation: LifecycleOperation,
  change: Change,
): Promise<void> => changeStatuses(tx, deps, [person], operation, change);

type Changing = Pick<PersonRow, 'id' | 'login' | 'profile' | 'status'>;
/** What a change of status needs of the directory. */
export type LifecycleDeps = Pick<DirectoryDeps, 'clock' | 'systemLog'> & {
  provisioning: Pick<DirectoryDeps['provisioning'], 'statusChanged'>;
};

/** States from which the operation goes. */
export const statesBefore = (operation: LifecycleOperation): readonly UserStatus[] => operations[operation].from;

/** The same for many, all or none, in a number of statements that does not depend on how many they are. */
export async function changeStatuses(
  tx: Tx,
  deps: LifecycleDeps,
  people: readonly Changing[],
  operation: LifecycleOperation,
  { actor }: Change,
): Promise<void> {
  const { to, message } = operations[operation];
  const other = people.find(({ status }) => !statesBefore(operation).includes(status));
  if (other) throw new CodedError('person_status', { status: other.status, operation });
  if (people.length === 0) return;
  const ids = people.map(({ id }) => id);
  const at = now(deps);
  await sql`
    update person set status = ${to}, updated_at = ${at}::timestamptz, status_changed_at = ${at}::timestamptz
    where id = any(${ids}::uuid[])`.execute(tx);
  await deps.systemLog.write(
    tx,
    people.map((person) => ({
      eventType: `user.lifecycle.${operation}`,
      message,
      actor,
      target: [personTarget(person)],
    })),
  );
  await deps.provisioning.statusChanged(tx, ids);
}
