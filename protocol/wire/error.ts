import { z } from 'zod';
import { limits } from './limits.ts';

/**
 * What an error is about decides what happens next (docs/wire.md "Errors have a class"):
 * `app` opens the app's circuit, `retry` is tried again by itself, `person` waits for someone to decide.
 */
export const errorClass = z.enum(['app', 'retry', 'person']);
export type ErrorClass = z.infer<typeof errorClass>;

/** Why an action failed, as the agent reports it and as every screen shows it. */
export const actionError = z.object({
  /** A code of the message catalogue. */
  code: z.string().min(1).max(80),
  class: errorClass,
  /** One clear sentence for an admin. */
  message: z.string().max(2000),
  /** What the connector said, raw, cut to `limits.errorDetail` characters; never holds a secret. */
  detail: z.string().max(limits.errorDetail).optional(),
  /** HTTP status of the connector's answer, where there was one. */
  status: z.int().min(100).max(599).optional(),
  retryAfterMs: z.int().nonnegative().optional(),
  helpUrl: z.string().max(2000).optional(),
});
export type ActionError = z.infer<typeof actionError>;

/** Body of every refused call. */
export const wireFault = z.object({
  error: z.string(),
  message: z.string(),
  serverTime: z.number(),
});
export type WireFault = z.infer<typeof wireFault>;
