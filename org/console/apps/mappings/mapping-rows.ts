import type { ProfileMapping } from '@postern/protocol/management';

/** One attribute as it stands in the form. */
export interface MappingRow {
  attribute: string;
  required: boolean;
  expression: string;
  applied: 'PUSH' | 'DONT_PUSH' | 'none';
}

export type Changes = Record<string, { expression: string; pushStatus: 'PUSH' | 'DONT_PUSH' } | null>;

export function rowsOf({ properties, postern }: ProfileMapping): MappingRow[] {
  return postern.attributes.map(({ name, required }) => {
    const property = properties[name];
    return {
      attribute: name,
      required,
      expression: property?.expression ?? '',
      applied: property?.pushStatus ?? 'none',
    };
  });
}

/** What differs from the saved mapping, as the API takes it. */
export function changesOf(rows: readonly MappingRow[], saved: readonly MappingRow[]): Changes {
  const before = new Map(saved.map((row) => [row.attribute, row]));
  return Object.fromEntries(
    rows
      .filter(({ attribute, expression, applied }) => {
        const old = before.get(attribute);
        return old?.expression !== expression || old.applied !== applied;
      })
      .map(({ attribute, expression, applied }) => [
        attribute,
        applied === 'none' ? null : { expression, pushStatus: applied },
      ]),
  );
}
