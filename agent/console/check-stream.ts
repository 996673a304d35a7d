import type { OrgCheck } from '@postern/protocol/console';
import { type CheckResult, checkOrg, checkStages } from '../enrol/check-org.ts';
import type { Parts } from '../parts.ts';

/** Every stage in each item: those that ended, the one that runs, those that come. Stops looking when `signal` aborts. */
export async function* checkStream(
  url: string | undefined,
  parts: Pick<Parts, 'trust' | 'clock' | 'openHttp'>,
  signal: AbortSignal | undefined,
): AsyncGenerator<OrgCheck> {
  const ended: CheckResult[] = [];
  let wake = (): void => undefined;
  const checking = checkOrg(url, {
    ...parts,
    onStage: (result) => {
      ended.push(result);
      wake();
    },
  }).finally(() => wake());
  let finished = false;
  const done = checking.then(
    () => {
      finished = true;
    },
    () => {
      finished = true;
    },
  );
  for (let told = -1; !finished && !signal?.aborted; ) {
    if (told === ended.length) {
      await Promise.race([done, new Promise<void>((resolve) => (wake = resolve))]);
      continue;
    }
    told = ended.length;
    yield { finished: false, stages: shown(ended, true) };
  }
  if (signal?.aborted) return;
  const { origin, results } = await checking;
  yield { ...(origin ? { origin } : {}), finished: true, stages: shown(results, false) };
}

function shown(ended: CheckResult[], running: boolean): OrgCheck['stages'] {
  const stopped = ended.some(({ state }) => state === 'failed');
  return checkStages.map((stage, n) => {
    const known = ended[n];
    if (known) return known;
    return { stage, state: running && !stopped && n === ended.length ? 'running' : 'not_run' };
  });
}
