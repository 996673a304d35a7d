import { Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';

export interface Column<Row> {
  key: string;
  head: string;
  cell(row: Row): ReactNode;
  /** Figures and buttons stand on the right. */
  right?: boolean;
  width?: number | string;
}

interface Selection {
  chosen: ReadonlySet<string>;
  onChange(chosen: Set<string>): void;
  /** Names the box of a row for a screen reader. */
  nameOf(key: string): string;
  allLabel: string;
}

interface Props<Row> {
  /** What the table lists, for a screen reader. */
  caption: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  rowKey(row: Row): string;
  selection?: Selection;
}

/** Dense rows of 36 px (47 with two lines); a column without words has an empty head. */
export function DataTable<Row>({ caption, columns, rows, rowKey, selection }: Props<Row>) {
  const keys = rows.map(rowKey);
  const chosen = selection ? keys.filter((key) => selection.chosen.has(key)).length : 0;
  const toggleAll = () => selection?.onChange(new Set(chosen === keys.length ? [] : keys));
  const toggle = (key: string) => {
    const next = new Set(selection?.chosen);
    if (!next.delete(key)) next.add(key);
    selection?.onChange(next);
  };
  return (
    <div className="p-table-box">
      <table className="p-table">
        <caption className="p-sr">{caption}</caption>
        <thead>
          <tr>
            {selection && (
              <th className="p-pick">
                <Checkbox
                  aria-label={selection.allLabel}
                  checked={chosen > 0 && chosen === keys.length}
                  indeterminate={chosen > 0 && chosen < keys.length}
                  onChange={toggleAll}
                />
              </th>
            )}
            {columns.map((column) => (
              <th key={column.key} className={column.right ? 'p-right' : undefined} style={{ width: column.width }}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr key={key}>
                {selection && (
                  <td className="p-pick">
                    <Checkbox
                      aria-label={selection.nameOf(key)}
                      checked={selection.chosen.has(key)}
                      onChange={() => toggle(key)}
                    />
                  </td>
                )}
                {columns.map((column) => (
                  <td key={column.key} className={column.right ? 'p-right' : undefined}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
