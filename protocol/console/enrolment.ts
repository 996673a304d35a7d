import { z } from 'zod';
import { codedProblem } from './coded.ts';
import { tlsView } from './trust.ts';

/** Stages of the way to an org, in fixed order; after the first failure the rest are `not_run`. */
export const orgStages = ['url', 'dns', 'tcp', 'proxy', 'tls', 'clock', 'metadata'] as const;

export const orgCheck = z.object({
  /** As soon as the address could be read. */
  origin: z.string().optional(),
  /** No stage runs any more. */
  finished: z.boolean(),
  stages: z.array(
    z.object({
      stage: z.enum(orgStages),
      state: z.enum(['ok', 'warning', 'failed', 'running', 'not_run']),
      found: z.string().optional(),
      ms: z.number().optional(),
      code: z.string().optional(),
      message: z.string().optional(),
      next: z.string().optional(),
      /** Of the stage `tls`: what was agreed on, or which certificate was refused. */
      tls: tlsView.optional(),
    }),
  ),
});
export type OrgCheck = z.infer<typeof orgCheck>;

const asked = { org: z.string(), name: z.string() };

/** Where enrolment stands; it goes on when the screen is closed. */
export const enrolmentState = z.discriminatedUnion('step', [
  z.object({
    step: z.literal('idle'),
    suggestedName: z.string(),
    /** Given to the installer or by the environment. */
    suggestedOrg: z.string().optional(),
  }),
  z.object({ step: z.literal('asking'), ...asked }),
  z.object({
    step: z.literal('code'),
    ...asked,
    userCode: z.string(),
    verificationUri: z.string(),
    verificationUriComplete: z.string(),
    fingerprint: z.string(),
    /** What this agent says of its system. */
    os: z.string(),
    version: z.string(),
    /** How long the code was made for, and how much of it is left, in ms. */
    lifeMs: z.number(),
    leftMs: z.number(),
    /** Since the org was asked last, in ms; absent before the first time. */
    askedAgoMs: z.number().optional(),
    /** The org is not reached just now; the code stays valid. */
    unreachable: z.boolean(),
  }),
  z.object({ step: z.literal('failed'), ...asked, problem: codedProblem }),
  z.object({ step: z.literal('enrolled'), ...asked, agentId: z.string(), fingerprint: z.string() }),
]);
export type EnrolmentState = z.infer<typeof enrolmentState>;
