import type { BundlePreview, BundleProgress, CodedProblem } from '@postern/protocol/console';
import { useEffect, useState } from 'react';
import { useClient } from '../api/client-context.ts';
import { faultOf } from '../api/fault.ts';

export interface Collecting {
  parts: BundleProgress['parts'];
  bundle: BundlePreview | undefined;
  fault: CodedProblem | undefined;
  /** Collects anew. */
  again(): void;
}

/** Has the agent collect a bundle once the screen is open. */
export function useBundle(): Collecting {
  const client = useClient();
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<Omit<Collecting, 'again'>>({ parts: [], bundle: undefined, fault: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round is a wish to collect
  useEffect(() => {
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      try {
        for await (const { parts, bundle } of await client.diagnostics.collect(undefined, { signal: stop.signal }))
          setShown({ parts, bundle, fault: undefined });
      } catch (error) {
        if (!stop.signal.aborted) setShown({ parts: [], bundle: undefined, fault: faultOf(error) });
      }
    };
    void read();
    return () => stop.abort();
  }, [client, round]);
  return { ...shown, again: () => setRound(round + 1) };
}
