import { type Filter, parseFilter, parsePath, type Sort } from '@postern/protocol/scim';
import type { ListQuery } from './connector.ts';
import { invalidValue, scimError } from './errors.ts';

/**
 * Reads `filter`, `sortBy`, `sortOrder`, `startIndex`, `count`, `attributes` and `excludedAttributes` (RFC 7644 section 3.4.2).
 * Nobody gets more than `maxPage` resources at once, whether a page was asked for or not.
 */
export function parseListQuery(query: URLSearchParams, maxPage: number): ListQuery {
  const text = single(query, 'filter');
  const filter = text === undefined || text.trim() === '' ? undefined : parseFilter(text);
  const startIndex = integer(query, 'startIndex') ?? 1;
  const count = integer(query, 'count') ?? maxPage;
  const sort = sortOf(query);
  const named = new Set(filter ? namedBy(filter) : []);
  return {
    ...(sort ? { sort } : {}),
    ...(filter ? { filter } : {}),
    startIndex: Math.max(1, startIndex),
    count: Math.min(Math.max(0, count), maxPage),
    without: new Set([...unwanted(query)].filter((name) => !named.has(name))),
  };
}

/** Attributes that a filter looks at, in lower case: they are read, whatever is shown of them. */
function namedBy(filter: Filter): string[] {
  if ('filters' in filter) return filter.filters.flatMap(namedBy);
  return 'path' in filter ? [filter.path.attribute.toLowerCase()] : namedBy(filter.filter);
}

function sortOf(query: URLSearchParams): Sort | undefined {
  const text = single(query, 'sortBy');
  if (text === undefined || text.trim() === '') return undefined;
  const order = single(query, 'sortOrder') ?? 'ascending';
  if (!/^(ascending|descending)$/i.test(order)) {
    throw invalidValue(`The query parameter sortOrder is "${order}". Send ascending or descending.`);
  }
  return { path: sortPath(text), descending: order.toLowerCase() === 'descending' };
}

function sortPath(text: string): Sort['path'] {
  try {
    const { filter, ...path } = parsePath(text);
    if (!filter && path.attribute !== '') return path;
  } catch {
    // Said below in the words of a query.
  }
  throw invalidValue(`The query parameter sortBy is "${text}". Send the name of one attribute, such as userName.`);
}

const searchNames = [
  'filter',
  'sortBy',
  'sortOrder',
  'startIndex',
  'count',
  'attributes',
  'excludedAttributes',
] as const;

/** The parameters of a search by POST (RFC 7644 section 3.4.3), as a query would say them. Throws 400 `invalidSyntax`. */
export function searchParameters(body: unknown): URLSearchParams {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw scimError(400, 'A search must be a JSON object.', 'invalidSyntax');
  }
  const query = new URLSearchParams();
  for (const name of searchNames) {
    const value: unknown = (body as Record<string, unknown>)[name];
    if (value === undefined || value === null) continue;
    query.set(name, Array.isArray(value) ? value.join(',') : String(value));
  }
  return query;
}

/** Attributes of a query parameter, lower case; `undefined` when it is absent. */
export function attributeList(query: URLSearchParams, name: string): string[] | undefined {
  const text = single(query, name);
  const names = text
    ?.split(',')
    .map((part) => part.trim().toLowerCase())
    .filter(Boolean);
  return names?.length ? names : undefined;
}

/** What need not be read: everything excluded, and of the costly attributes those that were not asked for. */
export function unwanted(query: URLSearchParams): ReadonlySet<string> {
  const wanted = attributeList(query, 'attributes');
  const excluded = attributeList(query, 'excludedAttributes') ?? [];
  if (!wanted) return new Set(excluded);
  const roots = new Set(wanted.map((name) => name.replace(/^urn:.*:/, '').replace(/\..*$/, '')));
  return new Set([...excluded, ...['members', 'groups'].filter((name) => !roots.has(name))]);
}

function single(query: URLSearchParams, name: string): string | undefined {
  const values = query.getAll(name);
  if (values.length > 1) throw invalidValue(`The query parameter ${name} is given more than once. Send it once.`);
  return values[0];
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = single(query, name);
  if (text === undefined || text === '') return undefined;
  if (/^[+-]?\d{1,15}$/.test(text.trim())) return Number(text);
  throw invalidValue(`The query parameter ${name} is "${text}". Send a whole number.`);
}
