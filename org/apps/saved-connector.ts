import { z } from 'zod';
import { appSettings } from '../provisioning/app-settings.ts';

/** The last test of a connector. `sealed`: what was tested, credentials too, under the org's key. */
const tested = z.object({
  at: z.string(),
  by: z.string(),
  passed: z.boolean(),
  sealed: z.string(),
  capabilities: z.array(z.string()).nullable(),
  assumed: z.boolean(),
});
export type Tested = z.infer<typeof tested>;

/** `app.settings` as this folder writes it: what provisioning reads, and what the form shows of secrets. */
export const savedConnector = appSettings.extend({
  auth: z
    .object({
      type: z.enum(['none', 'basic', 'header', 'local']),
      user: z.string().optional(),
      headers: z.array(z.string()).optional(),
      setBy: z.string().optional(),
      setAt: z.string().optional(),
    })
    .prefault({ type: 'none' }),
  tested: tested.optional(),
});
export type SavedConnector = z.infer<typeof savedConnector>;
