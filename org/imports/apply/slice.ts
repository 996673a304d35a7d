import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { loadApps } from '../../provisioning/apps.ts';
import type { ProvisioningDeps } from '../../provisioning/deps.ts';
import { sliceOf } from '../../provisioning/jobs/job.ts';
import { autoConfirm } from '../confirm.ts';
import { learnAccounts } from './accounts.ts';
import { finishImport } from './finish.ts';
import { applyGroups, dropGoneGroups } from './groups.ts';
import { decideLeavers, followStates } from './leavers.ts';
import { judgeMatches } from './matches.ts';
import { followMembers } from './members.ts';
import type { AppliedRun, Part } from './part.ts';
import { dropEarlier } from './tidy.ts';

/** In their order. The names are kept with how far a run is. */
const parts: readonly (readonly [name: string, Part])[] = [
  ['accounts', learnAccounts],
  ['matches', judgeMatches],
  ['groups', applyGroups],
  ['gone groups', dropGoneGroups],
  ['confirm', autoConfirm],
  ['members', followMembers],
  ['leavers', decideLeavers],
  ['states', followStates],
  ['earlier', dropEarlier],
];

/**
 * Applies the next slice of an import whose pages are all there: about 250 accounts, of one part or of several, and
 * keeps how far it is in the same transaction. So a small import is applied in one. @returns is there more?
 */
export async function applySlice(deps: ProvisioningDeps, tx: Tx, run: AppliedRun): Promise<boolean> {
  const app = (await loadApps(tx, [run.app_id])).get(run.app_id)!;
  let { index, after } = placeOf(run.applied_to);
  for (let room = sliceOf; room > 0; ) {
    const part = parts[index];
    const slice = { deps, tx, run, app, after, room };
    if (!part) {
      await finishImport(slice);
      return false;
    }
    const { count, last } = await part[1](slice);
    room -= count;
    after = last;
    if (last === undefined) index += 1;
  }
  const place = `${parts[index]?.[0] ?? end}:${after ?? ''}`;
  await sql`
    update import_run set counts = ${JSON.stringify(run.counts)}::jsonb, applied_to = ${place} where id = ${run.id}::uuid`.execute(
    tx,
  );
  return true;
}

const end = 'end';

function placeOf(place: string | null): { index: number; after: string | undefined } {
  if (place === null) return { index: 0, after: undefined };
  const colon = place.indexOf(':');
  const index = parts.findIndex(([name]) => name === place.slice(0, colon));
  return { index: index < 0 ? parts.length : index, after: place.slice(colon + 1) || undefined };
}
