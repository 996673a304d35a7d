import { formatFilter } from './filter-format.ts';
import { ScimError } from './scim-error.ts';
import type { Filter, ScimVersion } from './types.ts';

export type ResourceKind = 'Users' | 'Groups' | 'Schemas' | 'ResourceTypes';

export interface ListQuery {
  /** As text (sent as it is) or parsed. */
  filter?: string | Filter;
  /** 1-based (RFC 7644 section 3.4.2.4). */
  startIndex?: number;
  count?: number;
}

/**
 * Address of a collection, or of one resource where `id` is given. The base may end in a slash or not; the id is
 * percent-encoded as Okta's agent does (`a.person%40example.com`).
 * Throws ScimError 400 `invalidValue` for an id that an URL cannot carry: empty, `.` or `..` (clients would resolve
 * them to another address, so a DELETE would hit the collection), or broken Unicode.
 */
export function resourceUrl(baseUrl: string, kind: ResourceKind, id?: string): string {
  const collection = `${baseUrl.replace(/\/+$/, '')}/${kind}`;
  return id === undefined ? collection : `${collection}/${encodeId(id)}`;
}

/**
 * Address of one page of a collection. Parameters come in Okta's order: `filter`, `startIndex`, `count`; blanks are
 * `%20`, which every server reads, while `+` is read as a plus sign by some. Throws ScimError 400 `invalidFilter` for
 * a filter with broken Unicode.
 */
export function listUrl(baseUrl: string, kind: ResourceKind, query: ListQuery = {}): string {
  const filter = typeof query.filter === 'object' ? formatFilter(query.filter) : query.filter;
  const parameters: string[] = [];
  if (filter !== undefined) parameters.push(`filter=${encodeFilter(filter)}`);
  if (query.startIndex !== undefined) parameters.push(`startIndex=${query.startIndex}`);
  if (query.count !== undefined) parameters.push(`count=${query.count}`);
  const collection = resourceUrl(baseUrl, kind);
  return parameters.length === 0 ? collection : `${collection}?${parameters.join('&')}`;
}

/** Address of the provider configuration: plural in 1.1, singular in 2.0. */
export function providerConfigUrl(baseUrl: string, version: ScimVersion): string {
  return `${baseUrl.replace(/\/+$/, '')}/ServiceProviderConfig${version === '1.1' ? 's' : ''}`;
}

/** Address at which a server tells of changes: asked with the last marker, it answers when there is another (seconds). */
export function changesUrl(baseUrl: string, after: string | undefined, wait: number): string {
  const since = after === undefined ? '' : `after=${encodeURIComponent(after)}&`;
  return `${baseUrl.replace(/\/+$/, '')}/Changes?${since}wait=${wait}`;
}

function encodeId(id: string): string {
  if (id === '' || id === '.' || id === '..' || !id.isWellFormed()) {
    throw new ScimError(400, 'invalidValue', `The id ${JSON.stringify(id)} cannot be part of an address.`);
  }
  return encodeURIComponent(id);
}

function encodeFilter(filter: string): string {
  if (!filter.isWellFormed()) throw new ScimError(400, 'invalidFilter', 'The filter contains broken Unicode.');
  return encodeURIComponent(filter);
}
