import { useEffect, useRef, useState } from 'react';
import { useClient } from '../api/client-context.ts';

export interface LineNumbers {
  of(id: number): number | undefined;
  /** How far the lines are counted, from 0 to 1. */
  share: number;
}

/** Lines that were seen long ago are asked for again. */
const mostKnown = 5_000;
const restMs = 60;

/** Numbers of the lines that are in view. The agent counts while it is asked, so the page asks until all are counted. */
export function useLineNumbers(ids: number[]): LineNumbers {
  const client = useClient();
  const known = useRef(new Map<number, number>());
  const [share, setShare] = useState(0);
  const [, show] = useState(0);
  const missing = ids.filter((id) => !known.current.has(id));
  const key = missing.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which are missing
  useEffect(() => {
    if (missing.length === 0 && share === 1) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        const told = await client.log.numbers({ ids: missing }, { signal: stop.signal });
        if (stop.signal.aborted) return;
        if (known.current.size > mostKnown) known.current.clear();
        told.numbers.forEach((number, n) => {
          if (number !== null) known.current.set(missing[n]!, number);
        });
        setShare(told.share);
        show((n) => n + 1);
        if (told.share < 1) timer = setTimeout(() => void ask(), restMs);
      } catch {
        // Numbers are no news; the lines themselves say when the agent is not reached.
      }
    };
    timer = setTimeout(() => void ask(), restMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return { of: (id) => known.current.get(id), share };
}
