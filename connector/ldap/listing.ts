import {
  type AttributePath,
  type Filter,
  matches,
  type ScimGroup,
  type ScimUser,
  sortResources,
} from '@postern/protocol/scim';
import type { ListQuery, Page, Stored } from '../sdk/index.ts';
import type { Entry } from './entry.ts';
import type { EntryStore } from './entry-store.ts';
import { type FilterScope, narrow } from './filter.ts';
import type { Session } from './session.ts';

export interface ListingParts<T> {
  store: EntryStore;
  scope(session: Session): FilterScope;
  /** Resources of entries, in their order, with what other entries say. */
  complete(session: Session, entries: Entry[], without: ReadonlySet<string>): Promise<Stored<T>[]>;
  /** What `complete` adds that a filter may name: `groups` of users, `members` of groups. */
  related: 'groups' | 'members';
  now: () => number;
}

/** Ids of a read that is under way. */
interface Snapshot {
  ids: string[];
  usedAt: number;
}

const keptFor = 10 * 60_000;
const mostKept = 8;

/**
 * Pages over a directory, which has no order and no offset. The first page reads the ids of all that fit and keeps
 * them; a page that goes on behind it reads its own entries by id. So a sequential read scans once, every page of it
 * costs the same, and who comes or goes in between moves nobody to another page.
 */
export function createListing<T extends ScimUser | ScimGroup>(parts: ListingParts<T>) {
  const { store, complete, now } = parts;
  const snapshots = new Map<string, Snapshot>();
  let latest = 0;

  const keep = (ids: string[]): string => {
    latest += 1;
    const name = String(latest);
    snapshots.set(name, { ids, usedAt: now() });
    for (const [other, { usedAt }] of snapshots)
      if (snapshots.size > mostKept || now() - usedAt > keptFor) snapshots.delete(other);
    return name;
  };
  /** The read that a cursor goes on with; `undefined` when it is not known any more. */
  const resume = (cursor: string | undefined) => {
    const [name = '', at = ''] = cursor?.split(' ') ?? [];
    const found = snapshots.get(name);
    if (!found) return undefined;
    found.usedAt = now();
    return { name, ids: found.ids, from: Number(at) };
  };

  return async (
    session: Session,
    { filter, sort, startIndex, count, cursor, without }: ListQuery,
  ): Promise<Page<Stored<T>>> => {
    const resumed = resume(cursor);
    const ids = resumed?.ids ?? (await scan(parts, session, { filter, sort }));
    const from = resumed?.from ?? startIndex - 1;
    const to = from + count;
    const wanted = ids.slice(from, to);
    const entries = await store.findIds(session, wanted, store.map.wanted);
    const byId = new Map(entries.map((entry) => [store.map.idOf(entry), entry]));
    const present = wanted.map((id) => byId.get(id)).filter((entry) => entry !== undefined);
    const page = { totalResults: ids.length, resources: await complete(session, present, without) };
    return count > 0 && to < ids.length ? { ...page, next: `${resumed?.name ?? keep(ids)} ${to}` } : page;
  };
}

/** Ids of all that fit, in the order that is asked for, else in one that stays. */
async function scan<T extends ScimUser | ScimGroup>(
  { store, scope, complete, related }: ListingParts<T>,
  session: Session,
  { filter, sort }: Pick<ListQuery, 'filter' | 'sort'>,
): Promise<string[]> {
  const { map } = store;
  const narrowed = filter && (await narrow(filter, scope(session)));
  const whole = filter !== undefined || sort !== undefined;
  const looked = (filter && names(filter, related)) || isNamed(sort?.path, related);
  const skipped: ReadonlySet<string> = new Set(looked ? [] : ['groups', 'members']);
  const ids: string[] = [];
  const found: Stored<T>[] = [];
  for await (const page of store.pages(session, narrowed, whole ? map.wanted : [])) {
    if (!whole) {
      ids.push(...page.map(map.idOf));
      continue;
    }
    const resources = (await complete(session, page, skipped)).filter((one) => !filter || matches(filter, one));
    if (sort) found.push(...resources);
    else ids.push(...resources.map(({ id }) => id));
  }
  if (!sort) return ids.sort();
  found.sort((left, right) => (left.id < right.id ? -1 : 1));
  return sortResources(found, sort).map(({ id }) => id);
}

/** Whether a filter looks at an attribute. */
function names(filter: Filter, attribute: string): boolean {
  if ('filters' in filter) return filter.filters.some((part) => names(part, attribute));
  if (filter.op === 'not') return names(filter.filter, attribute);
  return isNamed(filter.path, attribute);
}

function isNamed(path: AttributePath | undefined, attribute: string): boolean {
  return path?.attribute.toLowerCase() === attribute;
}
