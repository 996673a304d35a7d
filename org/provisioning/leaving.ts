import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { AccountState } from './accounts.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import type { Features } from './features.ts';
import { reconcile } from './reconcile.ts';

const day = 24 * 3_600_000;

/** Is the account to end? Somebody who is suspended comes back, so that account only rests. */
export const isLeaving = ({ wanted, personStatus }: Pick<AccountState, 'wanted' | 'personStatus'>): boolean =>
  !wanted || personStatus === 'DEPROVISIONED';

/**
 * Is it time to delete the account? Never that of somebody who left before the app's option said so: switching it on
 * deletes nobody. `leftAt` and `now` in epoch ms.
 */
export function isDeletionDue(leftAt: number | null, { deletion }: Pick<Features, 'deletion'>, now: number): boolean {
  if (leftAt === null || deletion.since === null || leftAt < Date.parse(deletion.since)) return false;
  return leftAt + deletion.afterDays * day <= now;
}

/**
 * Deletes the accounts whose days are over. What is due is read from the rows, so that it survives every restart; who
 * is assigned again has no `left_at` any more. Call it on a timer. @returns how many accounts are looked at
 */
export async function deleteWhatIsDue(deps: ProvisioningDeps, tx: Tx): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select au.id from app_user au join app on app.id = au.app_id
    where au.left_at is not null and au.external_id is not null
      and au.left_at >= (app.features->'deletion'->>'since')::timestamptz
      and au.left_at + make_interval(days => coalesce((app.features->'deletion'->>'afterDays')::int, 30))
        <= ${at(deps.clock())}::timestamptz
      and not exists (
        select from action a where a.order_key = 'user:' || au.id::text and a.state in ('ready', 'leased', 'held'))
    order by au.left_at limit 5000`.execute(tx);
  await reconcile(
    deps,
    tx,
    rows.map(({ id }) => id),
  );
  return rows.length;
}
