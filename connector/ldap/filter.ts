import type { AttributePath, Filter as ScimFilter } from '@postern/protocol/scim';
import {
  AndFilter,
  EqualityFilter,
  type Filter,
  GreaterThanEqualsFilter,
  LessThanEqualsFilter,
  NotFilter,
  OrFilter,
  PresenceFilter,
  SubstringFilter,
} from 'ldapts';
import type { DirectorySchema } from './directory-schema.ts';
import type { EntryMap } from './entry-map.ts';
import { writeTime } from './generalized-time.ts';

/** What a filter can be asked of the directory. */
export interface FilterScope {
  map: EntryMap;
  schema: DirectorySchema;
  /** The filter for `members` or `groups` that name this id; `undefined` where the directory cannot be asked. */
  related(attribute: string, id: string): Promise<Filter | undefined>;
}

/**
 * A filter that finds at least every entry whose resource fits; `undefined` where only all of them are sure to do.
 * Directories compare in ways of their own (spaces, accents, values they cannot order), so what they find is
 * evaluated again by the caller: this one only has to be narrow. Values are never part of a text, so nothing in them
 * is read as syntax.
 */
export async function narrow(filter: ScimFilter, scope: FilterScope): Promise<Filter | undefined> {
  switch (filter.op) {
    case 'and': {
      const parts = await narrowAll(filter.filters, scope);
      const known = parts.filter((part) => part !== undefined);
      return known.length > 1 ? new AndFilter({ filters: known }) : known[0];
    }
    case 'or': {
      const parts = await narrowAll(filter.filters, scope);
      const known = parts.filter((part) => part !== undefined);
      return known.length === parts.length ? new OrFilter({ filters: known }) : undefined;
    }
    case 'pr':
      return anyOf(namesOf(filter.path, scope), (attribute) => new PresenceFilter({ attribute }));
    case 'valuePath':
      return narrowElements(filter.path, filter.filter, scope);
    case 'not':
    case 'ne':
      return undefined;
    default: {
      const { op, path, value } = filter;
      if (typeof value !== 'string' || value === '') return undefined;
      const name = `${path.attribute}${path.sub ? `.${path.sub}` : ''}`.toLowerCase();
      if (path.schema === undefined) {
        if (name === 'id') return op === 'eq' ? (scope.map.key.filterOf(value) ?? nothing) : undefined;
        if (name === 'meta.lastmodified') return narrowTime(op, value, scope.map.times.changed);
        if (op === 'eq' && /^(members|groups)(\.value)?$/.test(name))
          return scope.related(path.attribute.toLowerCase(), value);
      }
      return anyOf(namesOf(path, scope), (attribute) => narrowText(op, attribute, value));
    }
  }
}

/** Fits no entry: each has a class. The empty `or` of RFC 4526 is not known everywhere. */
export const nothing = new NotFilter({ filter: new PresenceFilter({ attribute: 'objectClass' }) });

const narrowAll = (filters: ScimFilter[], scope: FilterScope) =>
  Promise.all(filters.map((part) => narrow(part, scope)));

/** `emails[type eq "work" and value eq "x"]`: the value decides, the rest is for the evaluation. */
async function narrowElements(path: AttributePath, inner: ScimFilter, scope: FilterScope): Promise<Filter | undefined> {
  const parts = inner.op === 'and' ? inner.filters : [inner];
  for (const part of parts) {
    if (!('path' in part) || part.op === 'valuePath' || part.path.attribute.toLowerCase() !== 'value') continue;
    const found = await narrow({ ...part, path: { ...path, sub: 'value' } } as ScimFilter, scope);
    if (found) return found;
  }
  return undefined;
}

/** The attributes of entries that hold a path, where the directory can be asked for all of them. */
function namesOf(path: AttributePath, { map, schema }: FilterScope): string[] {
  const sub = path.sub?.toLowerCase();
  if (sub === 'type' || sub === 'primary') return [];
  const found = map.attributes.filter(({ field }) => field.isNamedBy(path));
  const askable = found.every(({ name }) => schema.attribute(name)?.ignoresCase);
  return askable ? found.map(({ name }) => name) : [];
}

function anyOf(names: string[], test: (attribute: string) => Filter | undefined): Filter | undefined {
  const filters = names.map(test).filter((part) => part !== undefined);
  if (!filters.length || filters.length < names.length) return undefined;
  return filters.length > 1 ? new OrFilter({ filters }) : filters[0];
}

function narrowText(op: string, attribute: string, value: string): Filter | undefined {
  // Spaces at an end or side by side are nothing to a directory, and a part of them not the part it would look for.
  if (op !== 'eq' && /^ | $| {2}/.test(value)) return undefined;
  switch (op) {
    case 'eq':
      return new EqualityFilter({ attribute, value });
    case 'sw':
      return new SubstringFilter({ attribute, initial: value });
    case 'ew':
      return new SubstringFilter({ attribute, final: value });
    case 'co':
      return new SubstringFilter({ attribute, any: [value] });
    default:
      return undefined;
  }
}

/** Directories keep whole seconds, some of them more: the bound is widened to the second. */
function narrowTime(op: string, value: string, attribute: string): Filter | undefined {
  const instant = new Date(/T.*(Z|[+-]\d\d:\d\d)$/i.test(value) ? value : Number.NaN);
  if (Number.isNaN(instant.getTime())) return undefined;
  if (op === 'gt' || op === 'ge') return new GreaterThanEqualsFilter({ attribute, value: writeTime(instant) });
  if (op === 'lt' || op === 'le')
    return new LessThanEqualsFilter({ attribute, value: writeTime(new Date(instant.getTime() + 1000)) });
  return undefined;
}
