import { join } from 'node:path';
import { pino } from 'pino';
import type { LogLevel } from '../config/schema.ts';
import type { Log } from '../ports.ts';
import { consoleLine } from './console-line.ts';
import { redactLine } from './redact.ts';
import { openTurningFile } from './turning-file.ts';

export interface LogFile {
  log: Log;
  readonly file: string;
  level(): string;
  setLevel(level: LogLevel): void;
  /** Resolves when every line is in the file. */
  close(): Promise<void>;
}

export interface LogOptions {
  dir: string;
  level: LogLevel;
  /** Where people read along. */
  screen?: { write(text: string): unknown };
}

const fileName = 'agent.log';

/**
 * The log: JSON lines in `agent.log`, a file that turns. Every line passes redaction on its way. A disk that takes no more
 * lines does not stop the agent.
 */
export function openLog({ dir, level, screen }: LogOptions): LogFile {
  const file = openTurningFile(dir, fileName, (problem) => screen?.write(`the log cannot be written: ${problem}\n`));
  const write = (line: string): void => {
    const clean = redactLine(line);
    file.write(clean);
    screen?.write(`${consoleLine(clean)}\n`);
  };
  const log = pino({ level, base: null }, { write });
  return {
    log,
    file: join(dir, fileName),
    level: () => log.level,
    setLevel: (next) => {
      log.level = next;
    },
    close: file.close,
  };
}
