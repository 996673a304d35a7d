import { z } from 'zod';
import { id, isoOrNull, keptError, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const driftCheck = z.object({
  id,
  /** RUNNING: an agent reads the application. COMPARING: what it has is compared with what the org would write. */
  status: z.enum(['RUNNING', 'COMPARING', 'DONE', 'FAILED']),
  started: timestamp,
  finished: isoOrNull,
  /** Accounts and groups that were read so far. */
  read: z.int(),
  /** Accounts and pushed groups that the org knows there, and how many of them were looked at. */
  total: z.int(),
  compared: z.int(),
  /** Not compared: the org has still to write them, or has since the check began. */
  pending: z.int(),
  changed: z.int(),
  gone: z.int(),
  unknown: z.int(),
  changedGroups: z.int(),
  /** What a repair of all would write: found, not unknown, and no repair was asked for. */
  open: z.int(),
  /** The application's own total differs from what it listed, so nothing is called gone. */
  mismatch: z.object({ said: z.int(), got: z.int() }).nullable(),
  error: keptError.nullable(),
});
export type DriftCheck = z.infer<typeof driftCheck>;

const kind = z.enum(['CHANGED', 'GONE', 'UNKNOWN', 'GROUP']);
export const driftRow = z.object({
  id,
  /** GONE: the account that the org knows is not there. UNKNOWN: an account that belongs to nobody in the org. */
  kind,
  name: z.string(),
  externalId: z.string(),
  user: z.object({ id, login: z.string(), displayName: z.string() }).nullable(),
  group: z.object({ id, mappingId: id }).nullable(),
  /** What the org would write, and what the application has; of `members` who is missing there, and who is too many. */
  differences: z.array(z.object({ attribute: z.string(), org: z.unknown(), app: z.unknown() })),
  /** When a repair was asked for. */
  repaired: isoOrNull,
});
export type DriftRow = z.infer<typeof driftRow>;

const path = '/api/v1/apps/{appId}/drift-checks';
const tag = 'Import';

export const driftOperations = {
  startDriftCheck: operation({
    id: 'startDriftCheck',
    tag,
    method: 'POST',
    path,
    summary: 'Compares all that the application has with what the org would write; changes nothing',
    answer: driftCheck,
    status: 201,
  }),
  listDriftChecks: operation({
    id: 'listDriftChecks',
    tag,
    method: 'GET',
    path,
    summary: 'Drift checks, newest first; what was found is kept of the last one',
    query: z.object(paging({ limit: 20, max: 200 })),
    answer: z.array(driftCheck),
    paged: true,
  }),
  getDriftCheck: operation({
    id: 'getDriftCheck',
    tag,
    method: 'GET',
    path: `${path}/{checkId}`,
    summary: 'One drift check',
    answer: driftCheck,
  }),
  listDrift: operation({
    id: 'listDrift',
    tag,
    method: 'GET',
    path: `${path}/{checkId}/differences`,
    summary: 'What a drift check found, by name',
    query: z.object({ kind: kind.optional(), q: text(255).optional(), ...paging({ limit: 200, max: 500 }) }),
    answer: z.array(driftRow),
    paged: true,
  }),
  repairDrift: operation({
    id: 'repairDrift',
    tag,
    method: 'POST',
    path: `${path}/{checkId}/repair`,
    summary: 'Writes these, or all that can be repaired, as the org holds them; many only with their number confirmed',
    body: z.strictObject({ ids: z.array(id).min(1).max(1000).optional(), confirm: z.int().min(1).optional() }),
    answer: z.object({ repaired: z.int() }),
  }),
};
