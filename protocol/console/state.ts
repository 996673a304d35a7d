import { z } from 'zod';
import { actionError } from '../wire/error.ts';
import { codedProblem } from './coded.ts';

/** What every screen, the tray and `postern status` show. The first item of a stream is all of it. */
export const agentState = z.object({
  state: z.enum(['not_enrolled', 'connecting', 'connected', 'offline', 'paused', 'refused']),
  org: z.string().optional(),
  agentId: z.string().optional(),
  name: z.string().optional(),
  fingerprint: z.string().optional(),
  version: z.string(),
  /** Epoch ms. */
  startedAt: z.number(),
  lastContactAt: z.number().optional(),
  /** Why it is not connected: a code of the catalogue and its texts. */
  problem: codedProblem.optional(),
  inFlight: z.number(),
  done: z.number(),
  failed: z.number(),
  lastAction: z
    .object({ at: z.number(), kind: z.string(), subject: z.string(), app: z.string(), status: z.string() })
    .optional(),
  apps: z.array(
    z.object({
      appId: z.string(),
      label: z.string(),
      baseUrl: z.string(),
      version: z.string(),
      versionWhy: z.string(),
      /** How the agent signs in to the connector. */
      auth: z.string().optional(),
      problem: actionError.optional(),
    }),
  ),
});
export type AgentState = z.infer<typeof agentState>;

/** One row of Activity. */
export const activityRow = z.object({
  id: z.string(),
  /** Epoch ms: when it was changed in the org, as far as the journal knows. */
  changedAt: z.number().optional(),
  /** Epoch ms: when the agent took it from the org. */
  at: z.number(),
  kind: z.string(),
  subject: z.string(),
  app: z.string(),
  status: z.string(),
  error: actionError.optional(),
  /** Epoch ms: when the app had it. */
  effectAt: z.number().optional(),
  /** From the first request to the answer. */
  tookMs: z.number().optional(),
});
export type ActivityRow = z.infer<typeof activityRow>;
