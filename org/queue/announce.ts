import type { Db, Tx } from '../db/database.ts';

/** `work`: apps that may have something to hand out. `finished`: actions that came to an end. */
export type Channel = 'work' | 'finished';

/** A notification carries 8000 bytes at most; an id takes 37. */
const idsPerNotification = 200;

/** Tells every node of the org, at the commit of this transaction. */
export async function announce(db: Db, tx: Tx, channel: Channel, ids: Iterable<string>): Promise<void> {
  const all = [...new Set(ids)];
  for (let from = 0; from < all.length; from += idsPerNotification) {
    await db.notify(tx, channel, all.slice(from, from + idsPerNotification).join(','));
  }
}

export const announced = (payload: string): string[] => payload.split(',').filter((id) => id !== '');
