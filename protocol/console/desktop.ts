import { z } from 'zod';
import { codedProblem } from './coded.ts';

/** What the desktop application offers around the agent. A member that is absent is not offered: a browser offers none. */
export const desktopView = z.object({
  /** Whether the application starts when this person signs in. */
  startAtSignIn: z.boolean().optional(),
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
