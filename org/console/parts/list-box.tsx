import { Button } from '@mantine/core';
import { EmptyState, Loading } from '@postern/ui';
import type { ReactNode } from 'react';
import type { List } from '../api/use-list.ts';
import { common } from '../texts/common.ts';
import { FaultBlock } from './fault-block.tsx';

interface Props<Item> {
  /** A paged list, or one that comes whole. */
  list: Pick<List<Item>, 'items' | 'error'> & Partial<List<Item>>;
  /** Why there is nothing, and one button. */
  empty: ReactNode;
  children(items: Item[]): ReactNode;
}

/** The four states of a list: being read, failed, empty, there (and more to load). */
export function ListBox<Item>({ list: { items, error, more, loadingMore = false }, empty, children }: Props<Item>) {
  if (error && !items) {
    return (
      <div className="c-pad">
        <FaultBlock fault={error} />
      </div>
    );
  }
  if (!items) return <Loading>{common.loading}</Loading>;
  if (items.length === 0) return typeof empty === 'string' ? <EmptyState>{empty}</EmptyState> : empty;
  return (
    <>
      {children(items)}
      {more && (
        <div className="p-panel-foot">
          <span className="p-meta">{common.more}</span>
          <Button size="xs" loading={loadingMore} onClick={more}>
            {common.loadMore}
          </Button>
        </div>
      )}
    </>
  );
}
