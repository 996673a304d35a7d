import { until as untilSoon } from '../../../demo/system/until.ts';

/** Many fields look at once, so each looks seldom. */
export const until = <T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> =>
  untilSoon(what, look, 60_000, 100);
