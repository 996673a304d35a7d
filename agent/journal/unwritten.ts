import type { Action } from '@postern/protocol/wire';

/**
 * What the journal does not hold: a relayed read changes nothing, and after a crash whoever waits for it asks again or
 * another process reads once more. So its caller does not wait for the disk.
 */
export function unwritten({ kind, payload }: Pick<Action, 'kind' | 'payload'>): boolean {
  if (kind !== 'scim.relay') return false;
  const op = (payload as { op?: string } | undefined)?.op;
  return op === 'get' || op === 'list';
}
