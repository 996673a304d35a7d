import { join } from 'node:path';
import { logLevels } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { consoleLine } from '../log/console-line.ts';
import { followLines, lastLines } from '../log/follow.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { aborted } from './wait.ts';

export interface LogsOptions extends DataOption {
  follow?: boolean;
  level?: string;
  lines: string;
  json?: boolean;
}

const numbers: Record<string, number> = { error: 50, warn: 40, info: 30, debug: 20, trace: 10 };

/** `postern logs`: the last lines, then (-f) what is added. */
export async function logsCommand(options: LogsOptions, context: CliContext): Promise<ExitCode> {
  const lowest = numbers[options.level ?? 'trace'];
  if (lowest === undefined) throw new CodedError('usage', { detail: `--level takes one of ${logLevels.join(', ')}.` });
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0 || count > 100_000)
    throw new CodedError('usage', { detail: '--lines takes a number up to 100000.' });
  const file = join(context.environment(options.data).dataDir, 'agent.log');
  const show = (line: string): void => {
    if (levelOf(line) >= lowest) context.out(options.json ? line : consoleLine(line));
  };
  if (count > 0) lastLines(file, count).forEach(show);
  if (!options.follow) return exitCodes.ok;
  const leave = followLines(file, show);
  await aborted(context.stopped);
  leave();
  return exitCodes.ok;
}

const levelOf = (line: string): number => Number(/"level":(\d+)/.exec(line)?.[1] ?? 100);
