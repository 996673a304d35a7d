import type { Action } from '@postern/protocol/wire';

/** Somebody waits for what it brings. */
export const isRelayed = ({ kind }: Pick<Action, 'kind'>): boolean => kind === 'scim.relay';

/**
 * What the journal does not hold: a relayed read changes nothing, and after a crash whoever waits for it asks again or
 * another process reads once more. So its caller does not wait for the disk.
 */
export function unwritten(action: Pick<Action, 'kind' | 'payload'>): boolean {
  if (!isRelayed(action)) return false;
  const op = (action.payload as { op?: string } | undefined)?.op;
  return op === 'get' || op === 'list';
}
