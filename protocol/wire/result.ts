import { z } from 'zod';
import { actionError } from './error.ts';
import { limits } from './limits.ts';
import { relayed } from './relay.ts';

/** Epoch ms by the agent's corrected clock; no further than a Date reaches. */
const time = z.number().min(0).max(8.64e15);
const timings = z.object({ received: time, sent: time.optional(), answered: time.optional() });

/** One stage of a connector test, in fixed order; after the first failure the rest are `not_run`. */
export const testStage = z.object({
  stage: z.enum(['dns', 'tcp', 'tls', 'auth', 'version', 'capabilities', 'page']),
  state: z.enum(['ok', 'failed', 'not_run']),
  /** What was found, for an admin. */
  found: z.string().max(2000).optional(),
  ms: z.number().nonnegative().optional(),
  error: actionError.optional(),
});
export type TestStage = z.infer<typeof testStage>;

export const testReport = z.object({
  stages: z.array(testStage),
  version: z.enum(['1.1', '2.0']),
  versionWhy: z.string(),
  capabilities: z.array(z.string()).optional(),
  /** The server has no capability block, so everything is assumed. */
  capabilitiesAssumed: z.boolean().optional(),
});
export type TestReport = z.infer<typeof testReport>;

/** What came of an action that was done; which fields are there depends on the kind. */
export const resource = z.object({
  externalId: z.string().max(limits.externalId).optional(),
  active: z.boolean().optional(),
  /** An account that was there before was adopted. */
  linked: z.boolean().optional(),
  created: z.boolean().optional(),
  /** The account as the connector answered it (neutral SCIM user or group, no password). */
  profile: z.record(z.string(), z.unknown()).optional(),
  /** A read that found nothing. */
  missing: z.boolean().optional(),
  test: testReport.optional(),
  schemas: z.unknown().optional(),
  relayed: relayed.optional(),
});
export type Resource = z.infer<typeof resource>;

export const result = z.object({
  actionId: z.uuid(),
  /** The lease token under which the work was done. */
  lease: z.string().min(1).max(64),
  status: z.enum(['done', 'failed', 'unsupported']),
  resource: resource.optional(),
  error: actionError.optional(),
  timings,
  /** The answer came from the journal. */
  repeated: z.literal(true).optional(),
});
export type Result = z.infer<typeof result>;
