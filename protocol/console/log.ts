import { z } from 'zod';

export const logLevels = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logFilter = z.object({
  /** This level and above. */
  level: z.enum(logLevels).default('trace'),
  /** Part of the line as it is in the file; letter case does not matter. */
  text: z.string().max(200).default(''),
  /** Name of the app that the line is about. */
  app: z.string().max(400).optional(),
  /** Id of the action that the line is about. */
  action: z.string().max(80).optional(),
});
export type LogFilter = z.infer<typeof logFilter>;

/** One line of the log, as it is in the file. */
export const logLine = z.object({
  /** Where the line begins in the log with its turned files, in bytes; the same as long as the agent's process lives. */
  id: z.number(),
  /** Epoch ms; absent where the line is not one of the agent. */
  at: z.number().optional(),
  level: z.string(),
  message: z.string(),
  /** Everything else of the line, as name=value. */
  rest: z.string(),
  /** Id of the action that it is about. */
  action: z.string().optional(),
});
export type LogLine = z.infer<typeof logLine>;

const place = z.number().min(0);

/** Where to read: a place is the `id` of a line or the `at` of a batch. */
export const logFrom = z.discriminatedUnion('by', [
  z.object({ by: z.literal('end') }),
  z.object({ by: z.literal('place'), place }),
  /** Share of the log, from 0 (its begin) to 1. */
  z.object({ by: z.literal('share'), share: z.number().min(0).max(1) }),
  /** Epoch ms. */
  z.object({ by: z.literal('time'), time: z.number() }),
  /** Number of a line that is counted. */
  z.object({ by: z.literal('line'), line: z.int().min(1) }),
]);
export type LogFrom = z.infer<typeof logFrom>;

/** What was found since the last item of the stream, lines oldest first. */
export const logBatch = z.object({
  lines: z.array(logLine),
  /** Where the reading began. */
  from: place,
  /** All between `from` and here was looked at. */
  at: place,
  /** Where the log begins and ends. */
  begin: place,
  end: place,
  /** There is nothing more in this direction. */
  ended: z.boolean(),
});
export type LogBatch = z.infer<typeof logBatch>;

export const logFollow = z.object({
  lines: z.array(logLine),
  /** These lines stand in place of all that were told before; otherwise they go on from those. */
  whole: z.boolean(),
  /** With `whole`: where to look for the lines before these. */
  before: place,
  /** All up to here was looked at. */
  at: place,
});
export type LogFollow = z.infer<typeof logFollow>;

/** `numbers` has null where a line is not counted yet. */
export const logNumbers = z.object({
  numbers: z.array(z.number().nullable()),
  /** How far the lines are counted, from 0 to 1, and how many they are so far. */
  share: z.number(),
  lines: z.number(),
});
export type LogNumbers = z.infer<typeof logNumbers>;
