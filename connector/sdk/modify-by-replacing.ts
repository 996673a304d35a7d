import type { ResourceHandlers } from './connector.ts';
import { createKeyLock } from './key-lock.ts';

/** `modify` for connectors that can only replace: read, change, replace, one at a time for each id. */
export function modifyByReplacing<T>({ get, update }: ResourceHandlers<T>): ResourceHandlers<T>['modify'] {
  if (!get || !update) return undefined;
  const locked = createKeyLock();
  return (id, change, context) => locked(id, async () => update(id, change(await get(id, context)), context));
}
