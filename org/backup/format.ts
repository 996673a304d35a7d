import { createHmac, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/*
 * A backup is gzip over lines of JSON: the header, then for each table `["table", name]` and its rows as objects, and
 * `["end", rows]` last, which only a whole backup has. Rows are what PostgreSQL makes of them (row_to_json), so that
 * no value passes through a number or a date of this program; a backup of the embedded database can be restored to
 * PostgreSQL, and the other way round.
 */
export const formatVersion = 1;

export const header = z.object({
  format: z.literal('postern-org-backup'),
  version: z.int(),
  /** Version of the program. */
  program: z.string(),
  madeAt: z.iso.datetime(),
  /** The schema of the rows. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** By which the org's key is known again without being in the backup. */
  keyCheck: z.string(),
});
export type Header = z.infer<typeof header>;

export const control = z.union([
  z.tuple([z.literal('table'), z.string().regex(/^[a-z_]{1,60}$/)]),
  z.tuple([z.literal('end'), z.int()]),
]);

/** Lives for minutes only, or must not come back: sessions, codes, used proofs, refused sign-ins, answers on their way. */
export const leftOut = ['admin_session', 'jti', 'oidc', 'relay_answer', 'sign_in_failure'];

export const keyCheckOf = (orgKey: KeyObject): string =>
  createHmac('sha256', orgKey).update('postern-org-backup').digest('base64url').slice(0, 22);
