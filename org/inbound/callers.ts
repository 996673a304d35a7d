import type { InboundTokens } from '../auth/call/inbound-token.ts';
import { digest } from '../auth/digest.ts';
import type { Db, Tx } from '../db/database.ts';
import { type FoundCaller, findCaller } from './find-caller.ts';

/** Who asks at which app, read once for what an identity provider sends within a second. */
export interface Callers {
  /** As `findCaller`. `now`: epoch ms. */
  find(asked: { appName: string; authorization: string | undefined; now: number }): Promise<FoundCaller | undefined>;
  /** Credentials or settings of inbound apps have changed in this transaction: from its commit on they are read again. */
  changed(tx: Tx): Promise<void>;
  close(): Promise<void>;
}

/** Ms: a change that another node makes is known here after that, also where its notification is lost. */
const knownFor = 1_000;
const most = 1_000;

interface Known {
  found: FoundCaller;
  until: number;
}

/**
 * Keeps who may ask, and nobody who may not. A change on this node counts from its commit on, one on another node when
 * its notification is here, at the latest after a second.
 */
export async function createCallers(deps: { db: Db; tokens: Pick<InboundTokens, 'read'> }): Promise<Callers> {
  const { db, tokens } = deps;
  let known = new Map<string, Known>();
  const forget = () => {
    known = new Map();
  };
  const ends = [await db.listen('inbound', forget), await db.listen('config', forget)];

  return {
    async find(asked) {
      const key = digest(JSON.stringify([asked.appName, asked.authorization]));
      const kept = known.get(key);
      if (kept && performance.now() < kept.until && !ended(kept.found, asked.now)) return kept.found;
      // What is forgotten while the database answers stays so: the answer may be older than the change.
      const into = known;
      const until = performance.now() + knownFor;
      const found = await findCaller(db.kysely, tokens, asked);
      if (!found?.caller) return found;
      if (into.size >= most) into.clear();
      into.set(key, { found, until });
      return found;
    },
    async changed(tx) {
      db.onCommit(tx, forget);
      await db.notify(tx, 'inbound', '');
    },
    async close() {
      for (const end of ends) await end();
    },
  };
}

const ended = ({ caller }: FoundCaller, now: number): boolean => caller?.ends !== undefined && caller.ends <= now;
