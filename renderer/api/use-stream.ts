import type { CodedProblem } from '@postern/protocol/console';
import { useEffect, useRef, useState } from 'react';
import { faultOf } from './fault.ts';

export interface Streamed<T> {
  value: T | undefined;
  /** Why nothing comes; gone with the next item. */
  fault: CodedProblem | undefined;
}

const againMs = 2_000;

/**
 * Shows a stream whose first item is whole. A stream that breaks is opened again. `open` is asked anew when `key`
 * changes; with `key` undefined the stream is closed and what it showed last stays.
 */
export function useStream<T>(
  key: string | undefined,
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  onItem?: (item: T) => void,
): Streamed<T> {
  const [shown, setShown] = useState<Streamed<T>>({ value: undefined, fault: undefined });
  const latest = useRef({ open, onItem });
  latest.current = { open, onItem };
  useEffect(() => {
    if (key === undefined) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async (): Promise<void> => {
      try {
        for await (const item of await latest.current.open(stop.signal)) {
          if (stop.signal.aborted) return;
          setShown({ value: item, fault: undefined });
          latest.current.onItem?.(item);
        }
      } catch (error) {
        if (stop.signal.aborted) return;
        setShown(({ value }) => ({ value, fault: faultOf(error) }));
      }
      if (!stop.signal.aborted) timer = setTimeout(() => void read(), againMs);
    };
    void read();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [key]);
  return shown;
}
