import { describe } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { AppState } from '../../provisioning/apps.ts';
import { openTasks } from '../../provisioning/tasks.ts';
import { followReturns, keepStates } from '../../sources/statuses.ts';
import { addTo } from '../counts.ts';
import { followHeld, heldQueries, letGo } from '../held-back.ts';
import { done, nextIds, type Part } from './part.ts';

/** Fewer missing accounts than this say nothing by their share. */
const leastShared = 10;

/**
 * Missing accounts are read one by one before anything is concluded: a page may have shifted under the reader. Only a
 * read that finds nothing ends the account (settle/user.ts). People whom the source says have left are deactivated or
 * suspended by its rule. Where the safeguard says that both together are too many, nothing of it is done, and a task
 * asks a person. Who it is is decided here at once, for all; what follows for many is a job (ADR 49).
 */
export const decideLeavers: Part = async ({ deps, tx, run, app }) => {
  await letGo(deps, tx, run.app_id);
  // Where the connector's own total differs, an account that did not come may be there all the same, and one that came
  // inactive may be half of a file: nobody is taken for gone.
  if (run.counts.mismatch) return { count: 0 };
  const { missing, left } = heldQueries(run, app);
  const { rows } = await sql<{ missing: number; left: number }>`
    select (select count(*) from (${missing}) m)::int as missing, (select count(*) from (${left}) l)::int as left`.execute(
    tx,
  );
  const found = rows[0]!;
  const touched = found.missing + found.left;
  if (await tooMany(tx, app, touched)) {
    run.counts.heldBack = touched;
    const message = describe('import_safeguard', { app: app.label, missing: touched }).text;
    const subject = { id: run.id, name: app.label };
    await openTasks(tx, [{ appId: app.id, kind: 'import', subject, code: 'import_safeguard', message }], deps.clock());
    return { count: 0 };
  }
  run.counts.missing = found.missing;
  addTo(run.counts, 'left', found.left);
  if (touched > 0) await followHeld(deps, tx, run, app);
  return { count: touched };
};

async function tooMany(tx: Tx, app: AppState, touched: number): Promise<boolean> {
  const { on, count, share } = app.features.import.safeguard;
  if (!on || touched === 0) return false;
  if (touched > count) return true;
  const { rows } = await sql<{ known: number }>`
    select count(*)::int as known from app_user where app_id = ${app.id}::uuid and external_id is not null`.execute(tx);
  return touched >= leastShared && touched * 100 > rows[0]!.known * share;
}

/** What the source says of its people is followed, where they come back, and kept. With those that were linked meanwhile. */
export const followStates: Part = async (slice) => {
  const { deps, tx, run, app, room } = slice;
  if (!app.features.import.sourcing.on) return { count: 0 };
  const ids = await nextIds(slice, 'user');
  const brought = sql`au.external_id = any(${ids}::text[])`;
  addTo(run.counts, 'back', await followReturns(deps, tx, app, brought));
  await keepStates(tx, app, brought, { inactive: !run.counts.mismatch });
  return done(ids, room);
};
