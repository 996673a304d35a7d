import type { Exchange } from '@postern/protocol/console';
import type { Result } from '@postern/protocol/wire';
import type { Clock } from '../ports.ts';
import type { Entry } from './entry.ts';

/** Of so many actions a second the requests are kept, though they succeeded. */
const perSecond = 100;

/**
 * What the journal keeps of an action's requests. To take the secrets out of one costs about as much as a tenth of the
 * whole action, so of a flood of actions that succeed only the first ones of each second have theirs kept; of those that
 * fail all.
 */
export function createExchangeKeeper(clock: Pick<Clock, 'monotonic'>) {
  let second = 0;
  let kept = 0;
  return ({ exchanges }: Pick<Entry, 'exchanges'>, { status }: Pick<Result, 'status'>): Exchange[] => {
    const now = Math.floor(clock.monotonic() / 1000);
    if (now !== second) [second, kept] = [now, 0];
    if (status === 'done' && ++kept > perSecond) return [];
    return exchanges.map(({ at, answeredAt, keep }) => ({ at, answeredAt, ...keep() }));
  };
}
