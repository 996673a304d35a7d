import { type Filter, matches, type ScimGroup, type ScimUser } from '@postern/protocol/scim';
import type { ListQuery, Page } from './connector.ts';

/** One page out of resources that are all in memory, filtered; for connectors whose store cannot search. */
export function listInMemory<T extends ScimUser | ScimGroup>(resources: Iterable<T>, query: ListQuery): Page<T> {
  const found = query.filter ? withFilter(resources, query.filter) : [...resources];
  const from = query.startIndex - 1;
  return { totalResults: found.length, resources: found.slice(from, from + query.count) };
}

function withFilter<T extends ScimUser | ScimGroup>(resources: Iterable<T>, filter: Filter): T[] {
  const found: T[] = [];
  for (const resource of resources) if (matches(filter, resource)) found.push(resource);
  return found;
}
