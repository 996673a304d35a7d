import { Select, TextInput } from '@mantine/core';
import { DataTable } from '@postern/ui';
import { mappingTexts as t } from '../../texts/mappings.ts';
import type { MappingRow } from './mapping-rows.ts';

interface Props {
  direction: 'toApp' | 'toOrg';
  rows: MappingRow[];
  onChange(rows: MappingRow[]): void;
}

/** An attribute a row: its expression, and when it is applied. */
export function MappingTable({ direction, rows, onChange }: Props) {
  const words = direction === 'toApp' ? t.applied : t.appliedFrom;
  const change = (attribute: string, part: Partial<MappingRow>) =>
    onChange(rows.map((row) => (row.attribute === attribute ? { ...row, ...part } : row)));
  return (
    <DataTable
      caption={t.caption}
      rows={rows}
      rowKey={({ attribute }) => attribute}
      columns={[
        { key: 'attribute', head: t.columns.attribute, width: 170, cell: ({ attribute }) => attribute },
        {
          key: 'expression',
          head: t.columns.expression,
          cell: ({ attribute, expression, applied }) =>
            applied === 'none' ? (
              <span className="p-quiet">{t.notMapped}</span>
            ) : (
              <TextInput
                size="xs"
                classNames={{ input: 'p-mono' }}
                aria-label={t.expressionOf(attribute)}
                value={expression}
                spellCheck={false}
                onChange={(event) => change(attribute, { expression: event.currentTarget.value })}
              />
            ),
        },
        {
          key: 'applied',
          head: t.columns.applied,
          width: 215,
          cell: ({ attribute, applied, required, expression }) => (
            <Select
              size="xs"
              aria-label={t.appliedOf(attribute)}
              value={applied}
              allowDeselect={false}
              data={Object.entries(words)
                .filter(([value]) => !required || value !== 'none')
                .map(([value, label]) => ({ value, label }))}
              onChange={(value) =>
                change(attribute, {
                  applied: value as MappingRow['applied'],
                  expression: expression || `${direction === 'toApp' ? 'user' : 'appuser'}.${attribute}`,
                })
              }
            />
          ),
        },
      ]}
    />
  );
}
