import { type Column, DataTable, Panel } from '@postern/ui';
import { type ReactNode, useState } from 'react';
import type { List } from '../api/use-list.ts';
import { FilterBar } from './filter-bar.tsx';
import { ListBox } from './list-box.tsx';

interface Props<Row, Filter extends string> {
  texts: {
    caption: string;
    filters: Readonly<Record<NoInfer<Filter>, string>>;
    filtersLabel: string;
    search: string;
    selectAll: string;
  };
  /** What the org gives for this filter and this search. */
  list: List<Row>;
  filter: Filter;
  onFilter(filter: NoInfer<Filter>): void;
  onSearch(q: string): void;
  columns: Column<Row>[];
  rowKey(row: Row): string;
  /** Names the box of a row for a screen reader. */
  nameOf(row: Row): string;
  /** Why there is no row. */
  empty: string;
  /** False: nothing can be done with rows now, so none can be chosen. */
  open: boolean;
  /** What is done with the chosen rows. */
  children(items: Row[], chosen: Row[], clear: () => void): ReactNode;
}

/** A list with a filter, a search, a choice of several rows, and in its foot what becomes of them. */
export function ChoiceList<Row, Filter extends string>(props: Props<Row, Filter>) {
  const { texts, list, filter, onFilter, onSearch, columns, rowKey, nameOf, empty, open, children } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const clear = () => setChosen(new Set());
  const items = list.items ?? [];
  const named = (key: string) => {
    const row = items.find((each) => rowKey(each) === key);
    return row ? nameOf(row) : key;
  };
  return (
    <Panel padded={false} label={texts.caption}>
      <FilterBar
        label={texts.filtersLabel}
        filters={texts.filters}
        chosen={filter}
        onChoose={(next) => {
          onFilter(next);
          clear();
        }}
        search={texts.search}
        onSearch={onSearch}
      />
      <ListBox list={list} empty={empty}>
        {(rows) => (
          <DataTable
            caption={texts.caption}
            columns={columns}
            rows={rows}
            rowKey={rowKey}
            {...(open && { selection: { chosen, onChange: setChosen, nameOf: named, allLabel: texts.selectAll } })}
          />
        )}
      </ListBox>
      {open &&
        children(
          items,
          items.filter((row) => chosen.has(rowKey(row))),
          clear,
        )}
    </Panel>
  );
}
