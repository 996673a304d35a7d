import type { AttributeDefinition } from './attributes.ts';
import { compareValues, isPresent } from './compare.ts';
import { type Found, findInElement, findInResource, selectElements } from './lookup.ts';
import type { AttributePath, Filter, Json, ScimGroup, ScimUser } from './types.ts';

/**
 * Does the resource fit the filter (RFC 7644 section 3.4.2.2)? Names of attributes and schemas ignore case; values
 * compare by the `caseExact` of the attribute (ids and externalId exactly, `userName`, mails and custom attributes
 * not). Multi-valued attributes fit when one value does; without a sub-attribute their `value` is meant.
 * `ne` is the opposite of `eq`, so it holds where the attribute is absent. `eq null` means absent. A password is never
 * found, so that no filter can guess it. Unknown attributes count as absent. Never throws.
 */
export function matches(filter: Filter, resource: ScimUser | ScimGroup): boolean {
  return test(filter, {
    find: (path) => findInResource(resource, path),
    select: (path) => selectElements(resource, path),
  });
}

/** Does one value of a multi-valued attribute fit the filter in its brackets? */
export function matchesElement(filter: Filter, element: Json, attribute: AttributeDefinition | undefined): boolean {
  return test(filter, { find: (path) => findInElement(element, attribute, path), select: () => ({ elements: [] }) });
}

interface Scope {
  find(path: AttributePath): Found;
  select(path: AttributePath): { elements: Json[]; attribute?: AttributeDefinition | undefined };
}

function test(filter: Filter, scope: Scope): boolean {
  switch (filter.op) {
    case 'and':
      return filter.filters.every((part) => test(part, scope));
    case 'or':
      return filter.filters.some((part) => test(part, scope));
    case 'not':
      return !test(filter.filter, scope);
    case 'valuePath': {
      const { elements, attribute } = scope.select(filter.path);
      return elements.some((element) => matchesElement(filter.filter, element, attribute));
    }
    case 'pr':
      return scope.find(filter.path).values.some(isPresent);
    case 'ne':
      return !test({ ...filter, op: 'eq' }, scope);
    default: {
      const { op, value } = filter;
      const found = scope.find(filter.path);
      if (value === null) return op === 'eq' && !found.values.some(isPresent);
      return found.values.some((held) => compareValues(op, held, value, found));
    }
  }
}
