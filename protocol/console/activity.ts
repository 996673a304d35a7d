import { z } from 'zod';
import { activityRow } from './state.ts';

/** Which actions a screen asks for. */
export const activityFilter = z.object({
  /** `waiting`: without an answer yet. */
  status: z.string().max(40).optional(),
  /** Name of the app. */
  app: z.string().max(400).optional(),
  kind: z.string().max(40).optional(),
  /** Part of the person's or group's name, of the kind, of the error, or a whole id; letter case does not matter. */
  text: z.string().max(200).optional(),
});
export type ActivityFilter = z.infer<typeof activityFilter>;

/** `text` is absent where the body is too long to be kept, or might hold a secret that cannot be told from the rest. */
const exchangeBody = z.object({ text: z.string().optional(), bytes: z.number(), cut: z.boolean() });
const header = z.tuple([z.string(), z.string()]);

/** One request to the app's connector and its answer, as the journal keeps them: secrets read `[removed: …]`. */
export const exchange = z.object({
  /** Epoch ms. */
  at: z.number(),
  method: z.string(),
  url: z.string(),
  headers: z.array(header),
  body: exchangeBody.optional(),
  answeredAt: z.number(),
  /** Absent where none came. */
  answer: z.object({ status: z.number(), headers: z.array(header), body: exchangeBody.optional() }).optional(),
});
export type Exchange = z.infer<typeof exchange>;

/** How far it got: the times (epoch ms) are those of the agent's corrected clock. */
export const activityDetail = activityRow.extend({
  sentAt: z.number().optional(),
  answeredAt: z.number().optional(),
  /** The org has the answer. */
  reported: z.boolean(),
  reportedAt: z.number().optional(),
  /** Its last requests, oldest first. */
  exchanges: z.array(exchange),
  /** What the app gave the account or group. */
  externalId: z.string().optional(),
  created: z.boolean().optional(),
  linked: z.boolean().optional(),
});
export type ActivityDetail = z.infer<typeof activityDetail>;

/** The whole list at a glance: `ends` has the last row of each full page. */
export const activityOutline = z.object({
  total: z.number(),
  pageSize: z.number(),
  /** `at` of the first row; absent where there is none. */
  newest: z.number().optional(),
  ends: z.array(z.object({ at: z.number(), id: z.string() })),
});
export type ActivityOutline = z.infer<typeof activityOutline>;

const counts = { done: z.number(), failed: z.number(), waiting: z.number() };

/** Figures of the journal. */
export const activitySummary = z.object({
  /** All actions that the journal holds. */
  kept: z.number(),
  /** Since the time that was asked for. */
  ...counts,
  apps: z.array(
    z.object({
      app: z.string(),
      ...counts,
      /** The last answer of the application: when (epoch ms), and how long it took. */
      last: z.object({ at: z.number(), ms: z.number() }).optional(),
    }),
  ),
  /** Minutes of the last hour in which something was answered, oldest first; `at` is the begin, epoch ms. */
  minutes: z.array(z.object({ at: z.number(), count: z.number(), medianMs: z.number(), p95Ms: z.number() })),
});
export type ActivitySummary = z.infer<typeof activitySummary>;
