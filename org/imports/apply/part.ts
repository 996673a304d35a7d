import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { AppState } from '../../provisioning/apps.ts';
import type { ProvisioningDeps } from '../../provisioning/deps.ts';
import type { ImportCounts } from '../counts.ts';
import type { Run } from '../lease.ts';

/** An import whose pages are all there. */
export interface AppliedRun extends Run {
  counts: ImportCounts;
  applied_to: string | null;
}

export interface Slice {
  deps: ProvisioningDeps;
  tx: Tx;
  run: AppliedRun;
  app: AppState;
  /** Where the slice before ended; undefined: this is the first one. */
  after: string | undefined;
  /** How many it may deal with. */
  room: number;
}

/** `last`: where this slice ended; undefined: the part is over. */
export interface SliceDone {
  count: number;
  last?: string | undefined;
}

/**
 * A part of what an import does at its end, in slices that are one transaction each. It goes by the state of then, so
 * that what others change between two slices need not know of the import.
 */
export type Part = (slice: Slice) => Promise<SliceDone>;

/** Ids of the next accounts or groups that came, each once, in their order. */
export async function nextIds({ tx, run, after, room }: Slice, type: 'user' | 'group'): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct external_id as id from import_row
    where import_id = ${run.id}::uuid and type = ${type} and attempt = ${run.attempt}
      and external_id > ${after ?? ''} order by external_id limit ${room}`.execute(tx);
  return rows.map(({ id }) => id);
}

/** The last of what came for each of these ids: a page may have shifted under the reader. */
export const latest = (run: Run, type: 'user' | 'group', ids: readonly string[]): RawBuilder<unknown> => sql`
  select distinct on (external_id) external_id, resource from import_row
  where import_id = ${run.id}::uuid and type = ${type} and attempt = ${run.attempt} and external_id = any(${[...ids]}::text[])
  order by external_id, page desc, n desc`;

export const done = (ids: readonly string[], room: number): SliceDone => ({
  count: ids.length,
  last: ids.length === room ? ids.at(-1) : undefined,
});
