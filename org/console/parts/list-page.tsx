import { Button } from '@mantine/core';
import { type Column, DataTable, EmptyState, Panel } from '@postern/ui';
import type { ReactNode } from 'react';
import type { AnyOperation } from '../api/client.ts';
import type { List } from '../api/use-list.ts';
import { ListBox } from './list-box.tsx';
import { Page } from './page.tsx';
import { Permitted, WhoMay } from './permitted.tsx';
import { SearchBox } from './search-box.tsx';

interface Props<Row> {
  texts: { title: string; caption: string; search: string; empty: string; noMatch: string };
  list: List<Row>;
  columns: Column<Row>[];
  /** What is searched for now, by the org. */
  q: string;
  onSearch(q: string): void;
  /** The button for another one. */
  create: { words: string; operation: AnyOperation; run(): void };
  /** The dialog behind that button. */
  children?: ReactNode;
}

/** A page that lists one kind of thing: search, table, more; and where there is none yet, why, and the way to the first. */
export function ListPage<Row extends { id: string }>(props: Props<Row>) {
  const { texts, list, columns, q, onSearch, create, children } = props;
  const none = q === '' && list.items?.length === 0;
  const add = (
    <Permitted to={create.operation}>
      <Button variant={none ? 'filled' : 'default'} onClick={create.run}>
        {create.words}
      </Button>
    </Permitted>
  );
  return (
    <Page title={texts.title} actions={!none && add}>
      <WhoMay to={create.operation} />
      <Panel padded={false} label={texts.caption}>
        {!none && (
          <div className="c-tools">
            <SearchBox label={texts.search} onSearch={onSearch} width={320} />
          </div>
        )}
        <ListBox list={list} empty={none ? <EmptyState action={add}>{texts.empty}</EmptyState> : texts.noMatch}>
          {(items) => <DataTable caption={texts.caption} columns={columns} rows={items} rowKey={({ id }) => id} />}
        </ListBox>
      </Panel>
      {children}
    </Page>
  );
}
