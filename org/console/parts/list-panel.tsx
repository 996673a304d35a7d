import { type Column, DataTable, EmptyState, Panel } from '@postern/ui';
import type { ReactNode } from 'react';
import type { ApiFault } from '../api/api-fault.ts';
import type { List } from '../api/use-list.ts';
import { FaultBlock } from './fault-block.tsx';
import { ListBox } from './list-box.tsx';
import { SearchBox } from './search-box.tsx';

interface Props<Row> {
  /** Of the card; a page that has nothing else has its own. */
  title?: string;
  texts: { caption: string; search: string; empty: string; noMatch: string };
  list: List<Row>;
  columns: Column<Row>[];
  /** What is searched for now, by the org. */
  q: string;
  onSearch(q: string): void;
  /** The button for another one. */
  add?: ReactNode;
  /** Of a change of a row. */
  fault?: ApiFault | null;
  foot?: ReactNode;
  /** Dialogs. */
  children?: ReactNode;
}

/** Nothing is there at all, so there is nothing to search. */
export const noneYet = <Row,>({ list, q }: Pick<Props<Row>, 'list' | 'q'>) =>
  q === '' && !list.previous && list.items?.length === 0;

/** A searched list as a card: search, table, more; and where there is none yet, why, and the way to the first. */
export function ListPanel<Row extends { id: string }>(props: Props<Row>) {
  const { title, texts, list, columns, onSearch, add, fault, foot, children } = props;
  const none = noneYet(props);
  return (
    <Panel padded={false} {...(title && { title, aside: !none && add })} label={title ?? texts.caption} foot={foot}>
      {fault && (
        <div className="c-pad">
          <FaultBlock fault={fault} />
        </div>
      )}
      {!none && (
        <div className="c-tools">
          <SearchBox label={texts.search} onSearch={onSearch} width={320} />
        </div>
      )}
      <ListBox list={list} empty={none ? <EmptyState action={add}>{texts.empty}</EmptyState> : texts.noMatch}>
        {(items) => <DataTable caption={texts.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
      </ListBox>
      {children}
    </Panel>
  );
}
