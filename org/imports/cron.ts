import { CodedError } from '@postern/protocol/messages';
import { Cron } from 'croner';

export interface CronTime {
  /** Minute, hour, day of month, month, day of week. */
  expression: string;
  timezone: string;
}

/** Throws CodedError `schedule_invalid` where it names no time. */
export function checkCron(time: CronTime): void {
  nextRuns(time, Date.now(), 1);
}

/** The first `count` times after `ms` (epoch ms). Throws CodedError `schedule_invalid` where there is none. */
export function nextRuns(time: CronTime, ms: number, count: number): number[] {
  const { expression, timezone } = time;
  let runs: Date[];
  try {
    runs = new Cron(expression, { timezone, mode: '5-part', paused: true }).nextRuns(count, new Date(ms));
  } catch (error) {
    throw invalid(time, (error as Error).message);
  }
  if (runs.length === 0) throw invalid(time, 'it never comes');
  return runs.map((run) => run.getTime());
}

const invalid = ({ expression, timezone }: CronTime, detail: string) =>
  new CodedError('schedule_invalid', { expression, timezone, detail: detail.replace(/\.$/, '') });
