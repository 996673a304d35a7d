import type { ActivityFilter } from '@postern/protocol/console';
import { EmptyState, Loading } from '@postern/ui';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { count } from '../texts/time.ts';
import { ActivityTable } from './activity-table.tsx';
import { ActivityTools } from './activity-tools.tsx';
import { useActivity } from './use-activity.ts';

/** Every action that the journal holds, newest first; live while it follows. */
export function ActivityPage() {
  const client = useClient();
  const [params] = useSearchParams();
  const [filter, setFilter] = useState<ActivityFilter>({ text: params.get('text') ?? '' });
  const [follow, setFollow] = useState(true);
  const [view, setView] = useState<[number, number]>([0, 0]);
  const onView = useCallback((first: number, last: number) => setView([first, last]), []);
  const list = useActivity(filter, follow, view);
  const summary = useQuery({
    queryKey: ['summary', 'today'],
    queryFn: () => client.actions.summary({ since: new Date().setHours(0, 0, 0, 0) }),
    refetchInterval: 5_000,
  });
  const { kept = 0, done = 0, failed = 0, waiting = 0 } = summary.data ?? {};
  return (
    <div className="g-page">
      <PageHead title={t.title} aside={summary.data && t.kept(count(kept), count(done + failed + waiting))} />
      <ActivityTools
        filter={filter}
        failed={failed}
        waiting={waiting}
        follow={follow}
        onFilter={(next) => {
          setFilter(next);
          setFollow(true);
        }}
        onFollow={setFollow}
      />
      <Fault fault={list.fault} />
      <section className="p-panel g-panel" aria-label={t.title}>
        <ActivityTable key={JSON.stringify(filter)} {...list} count={list.count ?? 0} onView={onView}>
          {list.count === undefined && !list.fault && <Loading>{t.reading}</Loading>}
          {list.count === 0 && <EmptyState>{kept === 0 ? t.empty : t.noMatch}</EmptyState>}
        </ActivityTable>
      </section>
    </div>
  );
}
