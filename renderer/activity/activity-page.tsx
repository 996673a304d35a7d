import type { ActivityFilter } from '@postern/protocol/console';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { PageHead } from '../parts/page-head.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { count } from '../texts/time.ts';
import { ActivityList } from './activity-list.tsx';
import { ActivityTools } from './activity-tools.tsx';

/** Every action that the journal holds, newest first; live while it follows. */
export function ActivityPage() {
  const client = useClient();
  const [params] = useSearchParams();
  const [filter, setFilter] = useState<ActivityFilter>({ text: params.get('text') ?? '' });
  const [follow, setFollow] = useState(true);
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
      <ActivityList filter={filter} follow={follow} none={kept === 0} />
    </div>
  );
}
