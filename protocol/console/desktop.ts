import { z } from 'zod';
import { codedProblem } from './coded.ts';

/** What the desktop application offers around the agent. A member that is absent is not offered: a browser offers none. */
export const desktopView = z.object({
  /** Whether the application starts when this person signs in. */
  startAtSignIn: z.boolean().optional(),
  /** The agent as the service of this machine. */
  service: z
    .object({
      /** `stopped`: it is the service, which does not run. */
      runs: z.enum(['application', 'service', 'stopped']),
      /**
       * What can be done here: ask for root's rights; show the command; say that the service edition must be installed first;
       * or, on this system, nothing.
       */
      can: z.enum(['ask', 'command', 'install_first', 'elsewhere']),
      /** For a terminal. `start` makes the agent the service too. */
      commands: z.object({ start: z.string(), stop: z.string() }),
      doing: z
        .object({
          step: z.enum(['start', 'stop']),
          /** The last part of it that is done; absent while a person is asked. */
          reached: z.string().optional(),
        })
        .optional(),
      /** Why the last step failed. */
      problem: codedProblem.optional(),
    })
    .optional(),
  updates: z
    .object({
      state: z.enum(['current', 'checking', 'downloading', 'ready', 'failed']),
      /** The newer version. */
      version: z.string().optional(),
      /** Epoch ms of the last answer. */
      checkedAt: z.number().optional(),
      problem: codedProblem.optional(),
    })
    .optional(),
});
export type DesktopView = z.infer<typeof desktopView>;
