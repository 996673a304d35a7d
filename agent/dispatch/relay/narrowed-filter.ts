import type { AttributePath, Filter, ScimVersion } from '@postern/protocol/scim';
import { urns } from '@postern/protocol/scim';

export interface Narrowed {
  /** What the server is asked for; absent: for everything. It finds all that the filter finds, and may find more. */
  sent?: Filter;
  /** It finds nothing else, so the server's pages are the answer's. */
  exact: boolean;
}

/** A filter as a server of this version can read it: SCIM 1.1 knows no `ne`, `ew`, `not`, brackets, and other URNs. */
export function narrowed(filter: Filter | undefined, version: ScimVersion): Narrowed {
  if (!filter) return { exact: true };
  return version === '2.0' ? { sent: filter, exact: true } : narrow(filter, (path) => path);
}

function narrow(filter: Filter, placed: (path: AttributePath) => AttributePath | undefined): Narrowed {
  switch (filter.op) {
    case 'and': {
      const parts = filter.filters.map((part) => narrow(part, placed));
      return joined('and', parts);
    }
    case 'or': {
      const parts = filter.filters.map((part) => narrow(part, placed));
      return parts.every(({ sent }) => sent) ? joined('or', parts) : { exact: false };
    }
    case 'not':
    case 'ne':
    case 'ew':
      return { exact: false };
    case 'valuePath': {
      // `emails[type eq "work" and value eq "x"]`: both of one entry, which 1.1 cannot say.
      const { sent } = narrow(filter.filter, (path) => inside(filter.path, path));
      return sent ? { sent, exact: false } : { exact: false };
    }
    default: {
      const path = placed(filter.path);
      return path ? { sent: { ...filter, path: oldPath(path) }, exact: true } : { exact: false };
    }
  }
}

function joined(op: 'and' | 'or', parts: Narrowed[]): Narrowed {
  const filters = parts.flatMap(({ sent }) => sent ?? []);
  const exact = parts.every((part) => part.exact);
  const [first, ...more] = filters;
  if (!first) return { exact };
  return { sent: more.length === 0 ? first : { op, filters }, exact };
}

const inside = (outer: AttributePath, inner: AttributePath): AttributePath | undefined =>
  inner.sub === undefined && outer.sub === undefined ? { ...outer, sub: inner.attribute } : undefined;

/** The core attributes of 1.1 have no URN in front, and the enterprise ones another. */
function oldPath(path: AttributePath): AttributePath {
  const schema = path.schema?.toLowerCase();
  if (schema === undefined) return path;
  const { schema: _schema, ...rest } = path;
  if (schema === urns.v2.user.toLowerCase() || schema === urns.v2.group.toLowerCase()) return rest;
  return schema === urns.v2.enterprise.toLowerCase() ? { ...path, schema: urns.v1.enterprise } : path;
}
