import type { UserStatus } from '@postern/protocol/management';
import type { LifecycleOperation } from '../../directory/lifecycle.ts';

/**
 * What the source's `active` asks of a person. Only a change of it counts, so that a suspension made here outlasts
 * everything else that the source changes. `before` is undefined when the source meets the person.
 */
export function operationFor(
  status: UserStatus,
  before: boolean | undefined,
  active: boolean,
): LifecycleOperation | undefined {
  if (before === active) return undefined;
  if (!active) return status === 'ACTIVE' || status === 'SUSPENDED' ? 'deactivate' : undefined;
  if (status === 'STAGED') return 'activate';
  if (status === 'DEPROVISIONED') return 'reactivate';
  return status === 'SUSPENDED' && before === false ? 'unsuspend' : undefined;
}
