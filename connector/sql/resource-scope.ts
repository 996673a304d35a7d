import { type AttributePath, urns } from '@postern/protocol/scim';
import type { Operand } from './filter-operands.ts';
import type { Entry, FilterScope } from './filter-sql.ts';
import type { MappedColumn, TableMap } from './table-map.ts';

const coreSchemas = new Set([urns.v1.core, urns.v2.user, urns.v2.group].map((urn) => urn.toLowerCase()));

/** Rows of another table that a filter can look into: `groups` of a user, `members` of a group, `emails` in a table. */
export interface RelatedScope {
  attribute: string;
  entry: Entry;
}

/** The attributes of a mapped table for filters. */
export function createResourceScope(
  map: TableMap,
  related: readonly RelatedScope[] = [],
  far: readonly Pick<FilterScope, 'known' | 'operands'>[] = [],
): FilterScope {
  const { key, columns, active, lastModified } = map;
  const fixed = new Map<string, Operand>([['id', { kind: 'key', ...key, parseKey: map.parseKey }]]);
  if (active) fixed.set('active', { kind: 'flag', ...active });
  if (lastModified) fixed.set('meta.lastmodified', { kind: 'time', ...lastModified });

  const relatedEntry = ({ attribute }: AttributePath) =>
    related.find((one) => one.attribute.toLowerCase() === attribute.toLowerCase())?.entry;

  return {
    known: [
      ...fixed.keys(),
      ...columns.map(({ field }) => field.path),
      ...related.map(({ attribute }) => attribute),
      ...far.flatMap(({ known }) => known),
    ].map((name) => (name === 'meta.lastmodified' ? 'meta.lastModified' : name)),
    operands(path) {
      if (isCore(path)) {
        const name = pathName(path);
        const operand = fixed.get(name);
        if (operand) return { operands: [operand] };
        const entry = relatedEntry(path);
        if (entry) {
          const inner = entry.scope.operands({ attribute: path.sub ?? 'value' });
          return inner && { ...inner, within: entry.within };
        }
      }
      for (const { operands } of far) {
        const found = operands(path);
        if (found) return found;
      }
      const found = columns.filter(({ field }) => field.isNamedBy(path)).sort(primaryFirst);
      return found.length ? { operands: found.map((column) => operandOf(column, path.sub)) } : undefined;
    },
    entries(path) {
      const entry = isCore(path) ? relatedEntry(path) : undefined;
      if (entry) return [entry];
      const found = columns.filter(
        ({ field }) => field.entry && field.isNamedBy({ ...path, sub: field.sub ?? 'value' }),
      );
      return found.length ? entriesOf(found) : undefined;
    },
  };
}

/** An order looks at the primary value before the others. */
function primaryFirst(left: MappedColumn, right: MappedColumn): number {
  return Number(right.field.entry?.primary ?? false) - Number(left.field.entry?.primary ?? false);
}

function isCore({ schema }: AttributePath): boolean {
  return schema === undefined || coreSchemas.has(schema.toLowerCase());
}

function pathName({ attribute, sub }: AttributePath): string {
  return (sub === undefined ? attribute : `${attribute}.${sub}`).toLowerCase();
}

function operandOf(column: MappedColumn, sub: string | undefined): Operand {
  const constant = sub === undefined ? undefined : constantOf(column, sub);
  return constant ?? { kind: 'column', ...column };
}

/** `type` and `primary` of an entry are not in a column; the configuration says them. */
function constantOf({ field, expression }: MappedColumn, sub: string): Operand | undefined {
  const name = sub.toLowerCase();
  if (!field.constants || (name !== 'type' && name !== 'primary') || field.sub === name) return undefined;
  return { kind: 'constant', value: field.constants[name] ?? null, present: `${expression} IS NOT NULL` };
}

/** Columns with the same constants are parts of one value, such as the street and the town of one address. */
function entriesOf(columns: readonly MappedColumn[]): Entry[] {
  const groups = Map.groupBy(columns, ({ field }) => JSON.stringify(field.constants));
  return [...groups.values()].map((parts) => {
    const present = `(${parts.map(({ expression }) => `${expression} IS NOT NULL`).join(' OR ')})`;
    return {
      within: (test) => `(${present} AND ${test})`,
      scope: {
        known: [...parts.map(({ field }) => field.sub ?? 'value'), 'type', 'primary'],
        operands({ attribute }) {
          const wanted = attribute.toLowerCase();
          const part = parts.find(({ field }) => (field.sub ?? 'value').toLowerCase() === wanted);
          const operand = part ? operandOf(part, part.field.sub) : constantOf(parts[0]!, attribute);
          return operand && { operands: [operand.kind === 'constant' ? { ...operand, present } : operand] };
        },
      },
    };
  });
}
