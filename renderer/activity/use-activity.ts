import type { ActivityFilter, ActivityRow, CodedProblem } from '@postern/protocol/console';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { merge } from './merge.ts';
import { headOf, needsOutline } from './newcomers.ts';
import type { View } from './watch-view.ts';

/** Rows of one page, and of the newest that are followed. */
export const pageSize = 100;
const againMs = 5_000;
/** Rows that are read before they come into view. */
const ahead = 40;

export interface ActivityList {
  /** Rows in all; undefined until they are counted. */
  count: number | undefined;
  /** Rows that came since they were counted. They stand before the others. */
  newcomers: number;
  /** Undefined until its page is there. */
  row(index: number): ActivityRow | undefined;
  fault: CodedProblem | undefined;
}

/**
 * The actions that pass the filter, newest first. Only the pages in view are read, each by the end of the page before
 * it; what comes while it follows stands before them.
 */
export function useActivity(filter: ActivityFilter, follow: boolean, view: View): ActivityList {
  const client = useClient();
  const key = JSON.stringify(filter);
  const again = follow ? againMs : false;
  const outline = useQuery({
    queryKey: ['actions', 'outline', key],
    queryFn: () => client.actions.outline({ ...filter, pageSize }),
    refetchInterval: again,
    gcTime: 0,
  });
  const newest = outline.data?.newest ?? 0;
  const [came, setCame] = useState<{ key: string; rows: ActivityRow[] }>({ key, rows: [] });
  const live = useStream(
    follow ? key : undefined,
    (signal) => client.actions.follow({ ...filter, limit: pageSize }, { signal }),
    (rows) => setCame((before) => ({ key, rows: merge(before.key === key ? before.rows : [], rows).slice(0, 1_000) })),
  );
  const latest = came.key === key ? came.rows : [];
  const head = outline.data ? headOf(latest, newest) : [];
  const stale = outline.data !== undefined && needsOutline(live.value ?? [], head, newest, pageSize);
  // biome-ignore lint/correctness/useExhaustiveDependencies: counted anew only when it becomes stale
  useEffect(() => {
    if (stale) void outline.refetch();
  }, [stale, head.length]);

  const total = outline.data?.total ?? 0;
  const pageAt = (index: number): number => Math.max(0, Math.floor((index - head.length) / pageSize));
  const from = pageAt(view[0] - ahead);
  const to = pageAt(view[1] + ahead);
  const last = Math.min(to, Math.max(0, Math.ceil(total / pageSize) - 1));
  const wanted = total === 0 ? [] : Array.from({ length: Math.max(0, last - from + 1) }, (_, n) => from + n);
  const pages = useQueries({
    queries: wanted.map((n) => {
      const end = outline.data!.ends[n - 1];
      const place = end ? { before: end.at, beforeId: end.id } : { before: newest + 1 };
      return {
        queryKey: ['actions', 'page', key, place],
        queryFn: ({ signal }) => client.actions.list({ ...filter, limit: pageSize, ...place }, { signal }),
        refetchInterval: again,
        gcTime: 10_000,
      };
    }),
  });
  const fresh = new Map(latest.map((row) => [row.id, row]));
  const fault = outline.error ?? pages.find(({ error }) => error)?.error;
  return {
    count: outline.data && head.length + total,
    newcomers: head.length,
    row(index) {
      const place = index - head.length;
      if (place < 0) return head[index];
      const n = Math.floor(place / pageSize);
      const row = pages[n - from]?.data?.[place - n * pageSize];
      return row && (fresh.get(row.id) ?? row);
    },
    fault: live.fault ?? (fault ? faultOf(fault) : undefined),
  };
}
