import { join } from 'node:path';
import { openNodeStore } from '../../agent/journal/node-store.ts';
import { prepareStore } from '../../agent/journal/prepare-store.ts';

/** Writes answered actions into the journal of an agent that does not run, the newest at `end` (epoch ms), 4 a second. */
export function fillJournal(dataDir: string, count: number, end: number): void {
  const store = prepareStore(join(dataDir, 'journal.db'), openNodeStore);
  const insert = store.prepare(
    `insert into action (id, epoch, hash, state, app_id, app, kind, subject, received_at, sent_at, answered_at, status, error,
       result, changed_at)
     values (?, 'bench', ?, 'reported', ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?)`,
  );
  const kinds = ['user.push', 'user.provision', 'group.push', 'user.deactivate'];
  const error = JSON.stringify({ class: 'person', code: 'app_refused', message: 'The app refused it.', status: 400 });
  store.exec('begin');
  for (let n = 0; n < count; n++) {
    const at = end - (count - n) * 250;
    const id = `0199c3f2-${String(n).padStart(8, '0')}`;
    const app = n % 3 === 0 ? 'Badge system' : 'HR database';
    const failed = n % 40 === 0;
    const took = 80 + (n % 160);
    insert.run(
      ...([id, id, app, app, kinds[n % 4]!, `Ada No. ${n}`, at, at + 20, at + 20 + took] as const),
      ...([failed ? 'failed' : 'done', failed ? error : null, at - 300] as const),
    );
  }
  store.exec('commit');
  store.close();
}
