import { z } from 'zod';
import { limits } from './limits.ts';

const id = z.string().min(1).max(limits.externalId);

/**
 * `PUT /imports/{importId}/{attempt}/pages/{n}`: NDJSON, gzip, header `Postern-Lease`; n from 1, idempotent by n.
 * A row is one account or group of the application in the neutral form of protocol/scim.
 */
export const importRow = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user'), resource: z.looseObject({ id, userName: z.string() }) }),
  z.object({ type: z.literal('group'), resource: z.looseObject({ id, displayName: z.string() }) }),
]);
export type ImportRow = z.infer<typeof importRow>;

export const leaseHeader = 'postern-lease';

/** `POST /imports/{importId}/{attempt}/complete`: nothing is applied before a complete that matches what came. */
export const importComplete = z.object({
  pages: z.int().nonnegative(),
  users: z.int().nonnegative(),
  groups: z.int().nonnegative(),
  /** The connector's `totalResults` differed from what its pages held. */
  mismatch: z.object({ said: z.int(), got: z.int() }).optional(),
  /** Largest `meta.lastModified` seen, as the connector wrote it. */
  watermark: z.string().optional(),
});
export type ImportComplete = z.infer<typeof importComplete>;
