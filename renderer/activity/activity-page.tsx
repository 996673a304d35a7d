import { Button } from '@mantine/core';
import type { ActivityFilter, ActivityRow } from '@postern/protocol/console';
import { EmptyState, Loading, Panel } from '@postern/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { Fault } from '../parts/fault.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { activityTexts as t } from '../texts/actions.ts';
import { count } from '../texts/time.ts';
import { ActivityTable } from './activity-table.tsx';
import { ActivityTools } from './activity-tools.tsx';
import { merge } from './merge.ts';

const pageSize = 100;

/** Every action that the journal holds, newest first; live while it follows. */
export function ActivityPage() {
  const client = useClient();
  const [params] = useSearchParams();
  const [filter, setFilter] = useState<ActivityFilter>({ text: params.get('text') ?? '' });
  const [follow, setFollow] = useState(true);
  const key = JSON.stringify(filter);
  const [held, setHeld] = useState<{ key: string; rows: ActivityRow[]; ended: boolean }>({
    key,
    rows: [],
    ended: false,
  });
  const add = (rows: ActivityRow[], ended?: boolean) =>
    setHeld((before) => {
      const same = before.key === key;
      return {
        key,
        rows: merge(same ? before.rows : [], rows),
        ended: ended ?? (same && before.rows.length > 0 ? before.ended : rows.length < pageSize),
      };
    });
  const live = useStream(
    follow ? key : undefined,
    (signal) => client.actions.follow({ ...filter, limit: pageSize }, { signal }),
    (rows) => add(rows),
  );
  const older = useMutation({
    mutationFn: (last: ActivityRow) =>
      client.actions.list({ ...filter, limit: pageSize, before: last.at, beforeId: last.id }),
    onSuccess: (rows) => add(rows, rows.length < pageSize),
  });
  const summary = useQuery({
    queryKey: ['summary', 'today'],
    queryFn: () => client.actions.summary({ since: new Date().setHours(0, 0, 0, 0) }),
    refetchInterval: 5_000,
  });
  const read = held.key === key && live.value !== undefined;
  const { rows, ended } = read ? held : { rows: [], ended: true };
  const { kept = 0, done = 0, failed = 0, waiting = 0 } = summary.data ?? {};
  const last = rows.at(-1);
  return (
    <>
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
      <Fault fault={live.fault ?? (older.error ? faultOf(older.error) : undefined)} />
      <Panel padded={false} label={t.title}>
        {!read && !live.fault && <Loading>{t.reading}</Loading>}
        {read && !last && <EmptyState>{kept === 0 ? t.empty : t.noMatch}</EmptyState>}
        {last && <ActivityTable rows={rows} />}
        {last && !ended && (
          <div className="a-more">
            <Button loading={older.isPending} onClick={() => older.mutate(last)}>
              {t.older}
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}
