import { CodedError } from '@postern/protocol/messages';
import { Cron } from 'croner';

export interface CronTime {
  /** Minute, hour, day of month, month, day of week. */
  expression: string;
  timezone: string;
}

/** Throws CodedError `schedule_invalid` where it names no time. */
export function checkCron(time: CronTime): void {
  if (nextAfter(time, Date.now()) === undefined) throw invalid(time, 'it never comes');
}

/** The first time after `ms` (epoch ms); undefined where there is none. Throws CodedError `schedule_invalid`. */
export function nextAfter(time: CronTime, ms: number): number | undefined {
  const { expression, timezone } = time;
  try {
    return new Cron(expression, { timezone, mode: '5-part', paused: true }).nextRun(new Date(ms))?.getTime();
  } catch (error) {
    throw invalid(time, (error as Error).message);
  }
}

const invalid = ({ expression, timezone }: CronTime, detail: string) =>
  new CodedError('schedule_invalid', { expression, timezone, detail: detail.replace(/\.$/, '') });
