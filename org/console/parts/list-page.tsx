import { Button } from '@mantine/core';
import type { Column } from '@postern/ui';
import type { ReactNode } from 'react';
import type { AnyOperation } from '../api/client.ts';
import type { List } from '../api/use-list.ts';
import { ListPanel, noneYet } from './list-panel.tsx';
import { Page } from './page.tsx';
import { Permitted, WhoMay } from './permitted.tsx';

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

/** A page that lists one kind of thing. */
export function ListPage<Row extends { id: string }>({ create, children, ...listed }: Props<Row>) {
  const none = noneYet(listed);
  const add = (
    <Permitted to={create.operation}>
      <Button variant={none ? 'filled' : 'default'} onClick={create.run}>
        {create.words}
      </Button>
    </Permitted>
  );
  return (
    <Page title={listed.texts.title} actions={!none && add}>
      <WhoMay to={create.operation} />
      <ListPanel {...listed} add={add} />
      {children}
    </Page>
  );
}
