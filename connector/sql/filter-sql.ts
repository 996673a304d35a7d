import type { AttributePath, Filter } from '@postern/protocol/scim';
import { invalidFilter } from '../sdk/index.ts';
import type { AddParam, Dialect } from './database.ts';
import { compare, isPresent, no, type Operand } from './filter-operands.ts';

/** What the attributes of a filter are in the statement. */
export interface FilterScope {
  /** Operands of a path: one of them must fit. `undefined` when the path is not known. */
  operands(path: AttributePath): Found | undefined;
  /** The single values of a multi-valued attribute, each a scope of its own. */
  entries?(path: AttributePath): Entry[] | undefined;
  /** For messages: what can be searched. */
  known: readonly string[];
}

interface Found {
  operands: Operand[];
  /** Puts a test of one related row into a test of the resource's row. */
  within?(test: string): string;
}

export interface Entry {
  scope: FilterScope;
  within(test: string): string;
}

/**
 * A filter as a condition; values become parameters through `add`, in the order of the text. True exactly where
 * `matches` is true of the resource. Throws 400 `invalidFilter` for attributes without a column.
 */
export function compileFilter(filter: Filter, scope: FilterScope, dialect: Dialect, add: AddParam): string {
  switch (filter.op) {
    case 'and':
    case 'or':
      return joined(
        filter.filters.map((part) => compileFilter(part, scope, dialect, add)),
        filter.op,
      );
    case 'not':
      return `NOT (${compileFilter(filter.filter, scope, dialect, add)})`;
    case 'valuePath': {
      const entries = scope.entries?.(filter.path) ?? unknown(filter.path, scope);
      const tests = entries.map(({ scope: inner, within }) =>
        within(compileFilter(filter.filter, inner, dialect, add)),
      );
      return joined(tests, 'or');
    }
    case 'pr': {
      const { operands, within = same } = scope.operands(filter.path) ?? unknown(filter.path, scope);
      return within(
        joined(
          operands.map((operand) => isPresent(operand, dialect)),
          'or',
        ),
      );
    }
    case 'ne':
      return `NOT (${compileFilter({ ...filter, op: 'eq' }, scope, dialect, add)})`;
    default: {
      const { op, path, value } = filter;
      const { operands, within = same } = scope.operands(path) ?? unknown(path, scope);
      // "eq null" asks that no value is there at all.
      if (value === null) {
        return op === 'eq' ? `NOT (${compileFilter({ op: 'pr', path }, scope, dialect, add)})` : no;
      }
      return within(
        joined(
          operands.map((operand) => compare(operand, op, value, dialect, add)),
          'or',
        ),
      );
    }
  }
}

const same = (test: string) => test;

/** SQLite takes a row of tests for a tree that is as deep as the row is long, and refuses more than a thousand. */
const longestRow = 100;

function joined(tests: string[], word: 'and' | 'or'): string {
  if (tests.length === 1) return tests[0]!;
  if (tests.length > longestRow) {
    const middle = Math.ceil(tests.length / 2);
    return joined([joined(tests.slice(0, middle), word), joined(tests.slice(middle), word)], word);
  }
  return tests.length ? `(${tests.join(` ${word.toUpperCase()} `)})` : no;
}

function unknown({ schema, attribute, sub }: AttributePath, { known }: FilterScope): never {
  const name = `${schema ? `${schema}:` : ''}${attribute}${sub ? `.${sub}` : ''}`;
  throw invalidFilter(
    `The filter names ${name}, which has no column in this connector. It can search: ${known.join(', ')}.`,
  );
}
