import type { ActivityFilter } from '@postern/protocol/console';
import { EmptyState, Loading } from '@postern/ui';
import { useEffect, useState } from 'react';
import { Fault } from '../parts/fault.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { ActivityTable } from './activity-table.tsx';
import { useActivity } from './use-activity.ts';
import { type View, watchView } from './watch-view.ts';

interface Props {
  filter: ActivityFilter;
  follow: boolean;
  /** The journal holds no action at all. */
  none: boolean;
}

/** The rows that pass the filter. A part of its own, since it is drawn anew while they are scrolled through. */
export function ActivityList({ filter, follow, none }: Props) {
  const [view, setView] = useState<View>([0, 0]);
  const [watch] = useState(() => watchView(setView));
  useEffect(() => watch.stop, [watch]);
  const list = useActivity(filter, follow, view);
  return (
    <>
      <Fault fault={list.fault} />
      <section className="p-panel g-panel" aria-label={t.title}>
        <ActivityTable key={JSON.stringify(filter)} {...list} count={list.count ?? 0} onView={watch.moved}>
          {list.count === undefined && !list.fault && <Loading>{t.reading}</Loading>}
          {list.count === 0 && <EmptyState>{none ? t.empty : t.noMatch}</EmptyState>}
        </ActivityTable>
      </section>
    </>
  );
}
