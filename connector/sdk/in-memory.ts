import { type Filter, matches, type ScimGroup, type ScimUser, sortResources } from '@postern/protocol/scim';
import type { ListQuery, Page } from './connector.ts';

/** One page out of resources that are all in memory, filtered and sorted; for connectors whose store cannot search. */
export function listInMemory<T extends ScimUser | ScimGroup>(resources: Iterable<T>, query: ListQuery): Page<T> {
  const { filter, sort, startIndex, count } = query;
  const found = filter ? withFilter(resources, filter) : [...resources];
  const ordered = sort ? sortResources(found, sort) : found;
  return { totalResults: found.length, resources: ordered.slice(startIndex - 1, startIndex - 1 + count) };
}

function withFilter<T extends ScimUser | ScimGroup>(resources: Iterable<T>, filter: Filter): T[] {
  const found: T[] = [];
  for (const resource of resources) if (matches(filter, resource)) found.push(resource);
  return found;
}
