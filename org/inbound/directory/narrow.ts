import type { Filter } from '@postern/protocol/scim';
import { storable } from '@postern/protocol/wire';
import { type RawBuilder, sql } from 'kysely';
import { isUuid } from '../../directory/deps.ts';

/** Attribute in lower case → what finds at least every row with that value. */
export type Indexed = Record<string, (value: string) => RawBuilder<unknown>>;

export const byId = (value: string): RawBuilder<unknown> => (isUuid(value) ? sql`id = ${value}::uuid` : sql`false`);

/**
 * A condition that finds at least everybody whom the filter fits, by an index; undefined where none does. What is found
 * is evaluated by SCIM's own rules afterwards (ADR 21).
 */
export function narrow(filter: Filter, indexed: Indexed): RawBuilder<unknown> | undefined {
  if (filter.op === 'and') {
    for (const part of filter.filters) {
      const found = narrow(part, indexed);
      if (found) return found;
    }
    return undefined;
  }
  if (filter.op !== 'eq' || typeof filter.value !== 'string' || filter.path.sub !== undefined) return undefined;
  const found = indexed[filter.path.attribute.toLowerCase()];
  // The database cannot even be asked for what it cannot hold.
  return found && (storable(filter.value) === filter.value ? found(filter.value) : sql`false`);
}
