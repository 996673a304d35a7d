import type { AttributePath, Filter } from './types.ts';

/**
 * A filter as text; `parseFilter` gives the same tree back. Values are JSON, so quotes inside are escaped. Throws a
 * TypeError for a number that is not finite: that is a bug of the caller.
 */
export function formatFilter(filter: Filter): string {
  switch (filter.op) {
    case 'and':
    case 'or': {
      // `a and b` may stand inside `or` as it is; everything else of two or more parts needs parentheses.
      const bare = (part: Filter) =>
        (part.op !== 'and' && part.op !== 'or') || (part.op === 'and' && filter.op === 'or');
      return filter.filters
        .map((part) => (bare(part) ? formatFilter(part) : `(${formatFilter(part)})`))
        .join(` ${filter.op} `);
    }
    case 'not':
      return `not (${formatFilter(filter.filter)})`;
    case 'valuePath':
      return formatPath({ ...filter.path, filter: filter.filter });
    case 'pr':
      return `${formatPath(filter.path)} pr`;
    default:
      return `${formatPath(filter.path)} ${filter.op} ${formatValue(filter.value)}`;
  }
}

/** A path as text; `parsePath` reads it back. */
export function formatPath(path: AttributePath & { filter?: Filter }): string {
  const schema = path.schema === undefined ? '' : path.schema + (path.attribute === '' ? '' : ':');
  const filter = path.filter ? `[${formatFilter(path.filter)}]` : '';
  return `${schema}${path.attribute}${filter}${path.sub === undefined ? '' : `.${path.sub}`}`;
}

function formatValue(value: string | number | boolean | null): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('A filter cannot hold this number.');
  return JSON.stringify(value);
}
