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
export async function changeStatus(
  tx: Tx,
  deps: DirectoryDeps,
  person: PersonRow,
  operation: LifecycleOperation,
  { actor }: Change,
): Promise<void> {
  const { from, to, message } = operations[operation];
  if (!(from as readonly UserStatus[]).includes(person.status)) {
    throw new CodedError('person_status', { status: person.status, operation });
  }
  const at = now(deps);
  await sql`
    update person set status = ${to}, updated_at = ${at}::timestamptz, status_changed_at = ${at}::timestamptz
    where id = ${person.id}::uuid`.execute(tx);
  await deps.systemLog.write(tx, [
    { eventType: `user.lifecycle.${operation}`, message, actor, target: [personTarget(person)] },
  ]);
  await deps.provisioning.statusChanged(tx, [person.id]);
}
