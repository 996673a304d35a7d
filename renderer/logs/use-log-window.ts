import type { CodedProblem, LogBatch, LogFilter, LogFrom } from '@postern/protocol/console';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';
import { useStream } from '../api/use-stream.ts';
import { changeWindow, emptyWindow, type LogWindow } from './log-window.ts';

/** Some screens full: a place is shown as soon as its page is there. */
const pageSize = 200;

/** How far a search is. */
export interface Search {
  direction: 'older' | 'newer';
  /** Share of the log that was looked at, from 0 to 1. */
  share: number;
  /** A person ended it before it had found a page of lines. */
  stopped: boolean;
}

export interface LogWindowControl {
  window: LogWindow;
  /** Undefined while no page is being read and none was stopped. */
  search: Search | undefined;
  fault: CodedProblem | undefined;
  /** The newest lines are shown as they come. */
  following: boolean;
  /** Where the log begins and ends, as far as it was told. */
  extent: { begin: number; end: number } | undefined;
  jump(to: LogFrom): void;
  /** Follows no longer, and stays where it is. */
  hold(): void;
  /** Reads the next page, unless one is being read or the search was stopped. */
  more(direction: 'older' | 'newer'): void;
  stop(): void;
  goOn(): void;
}

/** The stretch of the log that the page shows: the end of it while it follows, elsewhere after a jump. */
export function useLogWindow(filter: LogFilter): LogWindowControl {
  const client = useClient();
  const [window, change] = useReducer(changeWindow, emptyWindow);
  const [start, setStart] = useState<LogFrom>({ by: 'end' });
  const [search, setSearch] = useState<Search>();
  const [extent, setExtent] = useState<{ begin: number; end: number }>();
  const [fault, setFault] = useState<CodedProblem>();
  const reading = useRef<AbortController>(undefined);
  const key = JSON.stringify(filter);
  const following = start.by === 'end' && window.newer === undefined;

  const live = useStream(
    following ? key : undefined,
    (signal) => client.log.follow({ ...filter, limit: pageSize }, { signal }),
    (item) => {
      if (item.whole) end();
      change({ type: 'followed', item });
    },
  );

  function end(): void {
    reading.current?.abort();
    reading.current = undefined;
    setSearch(undefined);
  }

  async function read(direction: 'older' | 'newer', from: LogFrom, begins: boolean): Promise<void> {
    end();
    const mine = new AbortController();
    reading.current = mine;
    setSearch({ direction, share: 0, stopped: false });
    setFault(undefined);
    try {
      let first = begins;
      const query = { ...filter, limit: pageSize, from, direction };
      for await (const batch of await client.log.read(query, { signal: mine.signal })) {
        if (mine.signal.aborted) return;
        change({ type: 'read', direction, batch, begins: first });
        first = false;
        setExtent({ begin: batch.begin, end: batch.end });
        setSearch({ direction, share: shareOf(direction, batch), stopped: false });
      }
    } catch (error) {
      if (!mine.signal.aborted) setFault(faultOf(error));
    }
    if (reading.current === mine) end();
  }

  // The filter is a new question, and it begins at the end: what was shown is no answer to it. After a jump the lines stay
  // until those of the other place are there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the filter and the jump begin anew
  useEffect(() => {
    end();
    if (start.by === 'end') change({ type: 'cleared' });
    else void read('newer', start, true);
    return () => reading.current?.abort();
  }, [key, start]);

  const from = search?.direction === 'newer' ? window.newer : window.older;
  return {
    ...{ window, search, extent, following },
    fault: live.fault ?? fault,
    jump: useCallback((to: LogFrom) => setStart({ ...to }), []),
    hold: useCallback(() => change({ type: 'held' }), []),
    more(direction) {
      const place = window[direction];
      if (!reading.current && !search && !fault && place !== undefined)
        void read(direction, { by: 'place', place }, false);
    },
    stop() {
      reading.current?.abort();
      reading.current = undefined;
      setSearch((now) => now && { ...now, stopped: true });
    },
    goOn() {
      if (search && from !== undefined) void read(search.direction, { by: 'place', place: from }, false);
    },
  };
}

function shareOf(direction: 'older' | 'newer', { at, begin, end }: LogBatch): number {
  if (end <= begin) return 1;
  const passed = (at - begin) / (end - begin);
  return direction === 'newer' ? passed : 1 - passed;
}
