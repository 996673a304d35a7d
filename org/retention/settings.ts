import { type Retention, retention } from '@postern/protocol/management';
import type { Tx } from '../db/database.ts';
import { json } from '../db/json.ts';

const key = 'retention';

/** How long the org keeps what has ended, in days. */
export async function readRetention(tx: Tx): Promise<Retention> {
  const row = await tx.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst();
  return retention.parse(row?.value ?? {});
}

export async function saveRetention(tx: Tx, wanted: Retention): Promise<void> {
  const value = json(wanted);
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}
