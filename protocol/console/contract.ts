import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import { testReport } from '../wire/result.ts';
import { activityRow, agentState } from './state.ts';

export const logLevels = ['error', 'warn', 'info', 'debug', 'trace'] as const;
export type LogLevel = (typeof logLevels)[number];

const nothing = z.object({});

/** An expected error on its way to a screen: a code of the catalogue with its texts. */
const coded = {
  CODED: { status: 422, data: z.object({ code: z.string(), message: z.string(), next: z.string() }) },
} as const;

/** What every screen asks of a running agent, whatever carries it (local socket, MessagePort, loopback HTTP). */
export const consoleContract = {
  state: {
    get: oc.output(agentState),
    /** The whole state at once, then the whole state after each change. */
    watch: oc.output(eventIterator(agentState)),
  },
  actions: {
    /** Newest first; `before` is the `at` of the last row of the page before. */
    list: oc
      .input(
        z.object({
          limit: z.int().min(1).max(1000).default(100),
          before: z.number().optional(),
          status: z.string().optional(),
        }),
      )
      .output(z.array(activityRow)),
  },
  apps: {
    test: oc
      .input(z.object({ appId: z.string() }))
      .output(testReport)
      .errors(coded),
  },
  agent: {
    pause: oc.output(nothing).errors(coded),
    resume: oc.output(nothing).errors(coded),
  },
  log: {
    /** Until the next restart. */
    level: oc.input(z.object({ level: z.enum(logLevels) })).output(nothing),
  },
  process: {
    info: oc.output(z.object({ pid: z.number(), dataDir: z.string(), logFile: z.string() })),
  },
};
export type ConsoleContract = typeof consoleContract;
