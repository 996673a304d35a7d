import { z } from 'zod';
import { limits } from './limits.ts';
import { passwordOrder } from './password.ts';

const of = { resource: z.enum(['Users', 'Groups']) };
const id = z.string().min(1).max(limits.externalId);
/** A SCIM user or group in the neutral form of protocol/scim, without `password`, `id` and `meta`. */
const body = z.record(z.string(), z.unknown());
/** A password of the body or of the patch, taken out of it: it is set last. */
const password = passwordOrder.optional();
/** Costly attributes that the caller does not want, lower case, e.g. `members`. */
const without = z.array(z.string().max(300)).max(100).default([]);

const patchOperation = z.object({
  op: z.enum(['add', 'remove', 'replace']),
  /** As RFC 7644 section 3.5.2 writes it; absent: `value` is an object merged at the root. */
  path: z.string().max(2000).optional(),
  value: z.unknown().optional(),
});

/**
 * One SCIM operation that somebody waits for, as the org's inbound endpoint has parsed it. Whatever the application
 * speaks is made of it by the agent.
 */
export const relayOperation = z.discriminatedUnion('op', [
  z.object({ op: z.literal('create'), ...of, body, password }),
  z.object({ op: z.literal('replace'), ...of, id, body, password }),
  // Empty where the password was all.
  z.object({ op: z.literal('patch'), ...of, id, operations: z.array(patchOperation), password }),
  z.object({ op: z.literal('delete'), ...of, id }),
  z.object({ op: z.literal('get'), ...of, id, without }),
  z.object({
    op: z.literal('list'),
    ...of,
    /** RFC 7644 section 3.4.2.2, with the names of SCIM 2.0. */
    filter: z.string().max(8000).optional(),
    startIndex: z.int().min(1),
    count: z.int().min(0).max(1000),
    without,
  }),
]);
export type RelayOperation = z.infer<typeof relayOperation>;
export type RelayOperationOf<K extends RelayOperation['op']> = Extract<RelayOperation, { op: K }>;

/** What the application answered to a relayed operation; a refusal of the application (404, 409 …) is an answer, too. */
export const relayed = z.object({
  status: z.int().min(200).max(499),
  /** The resource, neutral and without its password; absent where the application showed none. */
  resource: z.record(z.string(), z.unknown()).optional(),
  /** Fewer than asked for where the page would be larger than `limits.relayAnswer`. */
  list: z
    .object({
      totalResults: z.int().min(0),
      startIndex: z.int().min(1),
      resources: z.array(z.record(z.string(), z.unknown())).max(1000),
    })
    .optional(),
  /** RFC 7644 table 9, where the application said one or the status has only one. */
  scimType: z.string().max(40).optional(),
  /** One sentence of a refusal. */
  detail: z.string().max(2000).optional(),
});
export type Relayed = z.infer<typeof relayed>;
