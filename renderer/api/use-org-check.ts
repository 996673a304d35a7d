import type { CodedProblem, OrgCheck } from '@postern/protocol/console';
import { useEffect, useRef, useState } from 'react';
import { faultOf } from './fault.ts';

/** Runs a check of the way to an org once for each `key`; what came last stays until the next one brings its first item. */
export function useOrgCheck(
  key: string | undefined,
  open: (signal: AbortSignal) => Promise<AsyncIterable<OrgCheck>>,
  onItem?: (check: OrgCheck) => void,
): { check: OrgCheck | undefined; of: string | undefined; fault: CodedProblem | undefined } {
  const [shown, setShown] = useState<{ check?: OrgCheck; of?: string; fault?: CodedProblem }>({});
  const latest = useRef({ open, onItem });
  latest.current = { open, onItem };
  useEffect(() => {
    if (key === undefined) return;
    const stop = new AbortController();
    const read = async (): Promise<void> => {
      try {
        for await (const check of await latest.current.open(stop.signal)) {
          if (stop.signal.aborted) return;
          setShown({ check, of: key });
          latest.current.onItem?.(check);
        }
      } catch (error) {
        if (!stop.signal.aborted) setShown({ fault: faultOf(error), of: key });
      }
    };
    void read();
    return () => stop.abort();
  }, [key]);
  return { check: shown.check, of: shown.of, fault: shown.fault };
}
