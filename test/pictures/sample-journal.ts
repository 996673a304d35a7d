import { join } from 'node:path';
import { openNodeStore } from '../../agent/journal/node-store.ts';
import { prepareStore } from '../../agent/journal/prepare-store.ts';

interface SampleApp {
  id: string;
  label: string;
  /** Usual answer time in ms. */
  ms: number;
}

const minute = 60_000;
const kinds = ['user.push', 'user.push', 'user.provision', 'user.push', 'group.push', 'user.deactivate'];

/** Writes an hour of answered actions into the journal of an agent that does not run, so that the pictures show one that has worked. */
export function writeSampleJournal(dataDir: string, apps: SampleApp[], names: string[], now: number): void {
  const store = prepareStore(join(dataDir, 'journal.db'), openNodeStore);
  const insert = store.prepare(
    `insert into action (id, epoch, hash, state, app_id, app, kind, subject, received_at, sent_at, answered_at, status, result, changed_at)
     values (?, 'sample', ?, 'reported', ?, ?, ?, ?, ?, ?, ?, 'done', '{}', ?)`,
  );
  const next = randomNumbers(20_241);
  store.exec('begin');
  for (let ago = 61; ago > 0; ago--) {
    // A calm hour with one wave in the middle.
    const count = Math.round(5 + 4 * next() + (ago > 22 && ago < 34 ? 7 * next() : 0));
    for (let n = 0; n < count; n++) {
      const app = apps[Math.floor(next() * apps.length)]!;
      const changed = Math.round(now - ago * minute + next() * minute);
      const sent = changed + 300 + Math.round(next() * 900);
      const took = Math.round(app.ms * (0.7 + next() * (next() > 0.93 ? 3 : 0.7)));
      const id = `0199${(changed % 0x1_0000_0000).toString(16).padStart(8, '0')}-${n}`;
      const subject = names[Math.floor(next() * names.length)]!;
      const kind = kinds[Math.floor(next() * kinds.length)]!;
      insert.run(
        id,
        id,
        app.id,
        app.label,
        kind,
        kind === 'group.push' ? 'Engineering' : subject,
        sent - 80,
        sent,
        sent + took,
        changed,
      );
    }
  }
  store.exec('commit');
  store.close();
}

/** The same numbers in [0, 1) at every run (mulberry32), so that only what changed differs between two sets of pictures. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
