import type { Filter, Json, ScimGroup, ScimUser } from '@postern/protocol/scim';
import { type ListQuery, listInMemory, type Page, type Stored } from '../sdk/index.ts';
import type { ListConfig } from './config.ts';
import { createPageReader, type Position } from './read-pages.ts';
import type { Service } from './service.ts';
import { fillText } from './template.ts';

export interface Listing<T> {
  service: Service;
  config: ListConfig;
  /** A resource out of an item of the list. */
  toResource(item: Json): Promise<Stored<T>>;
  /** Attributes that the service can search, lower case: query parameters with {value}. */
  find: Readonly<Record<string, Record<string, string>>>;
  /** Query parameters for changes since {time}. */
  since?: Record<string, string> | undefined;
}

/** Items for one request where everything is wanted. */
const everything = 1_000_000;

/**
 * One page of SCIM out of the pages of the service. A filter is answered by the service as far as it can, and what it
 * answers is held against the filter again, since services search in ways of their own.
 */
export async function listResources<T extends ScimUser | ScimGroup>(
  listing: Listing<T>,
  query: ListQuery,
): Promise<Page<Stored<T>>> {
  if (!query.filter) return readInOrder(listing, query);
  const { service, config, toResource } = listing;
  const found: Stored<T>[] = [];
  const reader = createPageReader(service, config, {}, pushedDown(query.filter, listing));
  for await (const { items } of reader.from({ skip: 0 }, everything)) {
    for (const item of items) found.push(await toResource(item));
  }
  return listInMemory(found, query);
}

/** The parameters that narrow a list down to what the filter can find, or none. */
function pushedDown<T>(filter: Filter, { find, since }: Listing<T>): Record<string, string> {
  if (filter.op === 'and') {
    return Object.assign({}, ...filter.filters.map((part) => pushedDown(part, { find, since } as Listing<T>)));
  }
  if (!('path' in filter) || !('value' in filter)) return {};
  const { schema, attribute, sub } = filter.path;
  const name = `${schema ? `${schema}:` : ''}${attribute}${sub ? `.${sub}` : ''}`.toLowerCase();
  if (filter.op === 'eq' && find[name] && typeof filter.value === 'string')
    return filled(find[name], 'value', filter.value);
  if (
    (filter.op === 'gt' || filter.op === 'ge') &&
    since &&
    name === 'meta.lastmodified' &&
    typeof filter.value === 'string'
  )
    return filled(since, 'time', filter.value);
  return {};
}

function filled(query: Record<string, string>, name: string, value: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).map(([key, template]) => [key, fillText(template, { [name]: value })]),
  );
}

/** Where the next page of SCIM goes on, and how many there are in all. */
interface Cursor {
  position: Position;
  total: number;
}

async function readInOrder<T extends ScimUser | ScimGroup>(
  { service, config, toResource }: Listing<T>,
  { startIndex, count, cursor }: ListQuery,
): Promise<Page<Stored<T>>> {
  const reader = createPageReader(service, config);
  const known: Cursor | undefined = cursor === undefined ? undefined : JSON.parse(cursor);
  let total = known?.total;
  let next: Position | undefined;
  const items: Json[] = [];
  if (count > 0) {
    for await (const page of reader.from(known?.position ?? reader.startAt(startIndex - 1), count)) {
      total ??= page.total;
      const taken = page.items.slice(0, count - items.length);
      items.push(...taken);
      next =
        taken.length < page.items.length ? { ...page.position, skip: page.position.skip + taken.length } : page.next;
      if (items.length === count) break;
    }
  }
  total ??= next === undefined && items.length > 0 ? startIndex - 1 + items.length : await countAll(reader);
  const resources: Stored<T>[] = [];
  for (const item of items) resources.push(await toResource(item));
  const more = next !== undefined && startIndex - 1 + items.length < total;
  return { totalResults: total, resources, ...(more ? { next: JSON.stringify({ position: next, total }) } : {}) };
}

/** Services that do not say how many there are, are read through once. */
async function countAll(reader: ReturnType<typeof createPageReader>): Promise<number> {
  let total = 0;
  for await (const page of reader.from({ skip: 0 }, everything)) {
    if (page.total !== undefined) return page.total;
    total += page.items.length;
  }
  return total;
}
