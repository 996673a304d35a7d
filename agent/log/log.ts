import { join } from 'node:path';
import { pino } from 'pino';
import { createStream } from 'rotating-file-stream';
import type { LogLevel } from '../config/schema.ts';
import type { Log } from '../ports.ts';
import { consoleLine } from './console-line.ts';
import { redactLine } from './redact.ts';

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
 * The log: JSON lines in `agent.log`, turned over at 10 MB, ten files kept, for the owner alone. Every line passes
 * redaction on its way. A disk that takes no more lines does not stop the agent.
 */
export function openLog({ dir, level, screen }: LogOptions): LogFile {
  const file = createStream(fileName, { path: dir, size: '10M', maxFiles: 10, mode: 0o600 });
  file.on('error', (error: Error) => screen?.write(`the log cannot be written: ${error.message}\n`));
  file.on('warning', () => undefined);
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
    close: () => new Promise((resolve) => file.end(() => resolve())),
  };
}
