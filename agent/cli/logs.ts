import { join } from 'node:path';
import { type LogLevel, logLevels } from '@postern/protocol/console';
import { CodedError } from '@postern/protocol/messages';
import { consoleLine } from '../log/console-line.ts';
import { followLog } from '../log/follow.ts';
import { createLineFilter } from '../log/line-filter.ts';
import { openLogBytes } from '../log/log-bytes.ts';
import type { CliContext, DataOption } from './context.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';

export interface LogsOptions extends DataOption {
  follow?: boolean;
  level?: string;
  lines: string;
  json?: boolean;
}

/** `postern logs`: the last lines, then (-f) what is added. */
export async function logsCommand(options: LogsOptions, context: CliContext): Promise<ExitCode> {
  const level = options.level ?? 'trace';
  if (!logLevels.includes(level as LogLevel))
    throw new CodedError('usage', { detail: `--level takes one of ${logLevels.join(', ')}.` });
  const limit = Number(options.lines);
  if (!Number.isInteger(limit) || limit < 0 || limit > 100_000)
    throw new CodedError('usage', { detail: '--lines takes a number up to 100000.' });
  const bytes = openLogBytes(join(context.environment(options.data).dataDir, 'agent.log'));
  const filter = createLineFilter({ level: level as LogLevel });
  for await (const { lines } of followLog(bytes, { filter, limit }, context.stopped)) {
    for (const { text } of lines) context.out(options.json ? text : consoleLine(text));
    if (!options.follow) break;
  }
  return exitCodes.ok;
}
