import { z } from 'zod';

export const logLevels = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFilter = z.object({
  /** This level and above. */
  level: z.enum(logLevels).default('trace'),
  /** Part of the line; letter case does not matter. */
  text: z.string().max(200).default(''),
});
export type LogFilter = z.infer<typeof logFilter>;

/** One line of the log, as it is in the file. */
export const logLine = z.object({
  /** Differs from line to line; in a page, where the line begins in the file, in bytes. */
  id: z.number(),
  /** Epoch ms; absent where the line is not one of the agent. */
  at: z.number().optional(),
  level: z.string(),
  message: z.string(),
  /** Everything else of the line, as name=value. */
  rest: z.string(),
});
export type LogLine = z.infer<typeof logLine>;

/** Lines oldest first. */
export const logPage = z.object({
  lines: z.array(logLine),
  /** Ask for the page before with this; absent at the begin of the file. */
  before: z.number().optional(),
});
export type LogPage = z.infer<typeof logPage>;

/** The first item of a stream has the last lines, each further one what was added. */
export const logFollow = z.object({ lines: z.array(logLine), whole: z.boolean(), before: z.number().optional() });
export type LogFollow = z.infer<typeof logFollow>;
