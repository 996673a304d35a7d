import { join } from 'node:path';
import { pino } from 'pino';
import type { LogLevel } from '../config/schema.ts';
import type { Log } from '../ports.ts';
import { consoleLine } from './console-line.ts';
import { createLineBatch } from './line-batch.ts';
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

/** As pino numbers levels. */
const warn = 40;

/**
 * The log: JSON lines in `agent.log`, a file that turns. Every line passes redaction on its way. Lines that come within a
 * moment are written together; a warning or an error is written at once, and what is not in the file when the process ends
 * is written by its end. A process that is killed takes the last moment's lines along. A disk that takes no more lines does
 * not stop the agent.
 */
export function openLog({ dir, level, screen }: LogOptions): LogFile {
  const file = openTurningFile(dir, fileName, (problem) => screen?.write(`the log cannot be written: ${problem}\n`));
  const show = (lines: readonly string[]): void =>
    void screen?.write(lines.map((line) => `${consoleLine(line)}\n`).join(''));
  const batch = createLineBatch((lines) => {
    file.write(lines.join(''));
    show(lines);
  });
  // Also after an uncaught exception.
  const end = (): void => {
    file.hurry();
    batch.flush();
  };
  process.once('exit', end);
  const lines = {
    // pino then tells the level of each line as `lastLevel`.
    [Symbol.for('pino.metadata')]: true,
    lastLevel: 0,
    write: (line: string): void => batch.add(redactLine(line), lines.lastLevel >= warn),
  };
  const log = pino({ level, base: null }, lines);
  return {
    log,
    file: join(dir, fileName),
    level: () => log.level,
    setLevel: (next) => {
      log.level = next;
    },
    async close() {
      batch.flush();
      await file.close();
      process.off('exit', end);
    },
  };
}
