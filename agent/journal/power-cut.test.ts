import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Action, Result } from '@postern/protocol/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createVirtualTime } from '../link/testing/virtual-time.ts';
import { createJournal } from './journal.ts';
import { openNodeStore } from './node-store.ts';
import { prepareStore } from './prepare-store.ts';
import type { Store } from './store.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'postern-power-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const action = (id: string, kind: 'user.push' | 'scim.relay'): Action =>
  ({
    ...{ id, lease: { token: id, ttlMs: 20_000 }, appId: 'app', appRev: 1, kind, attempt: 1, orderKey: id },
    ...{ subject: { id, name: id }, changedAt: 1, uncertain: false, traceparent: '', payload: { op: 'delete' } },
  }) as unknown as Action;
const own = (id: string) => action(id, 'user.push');
const relayed = (id: string) => action(id, 'scim.relay');
const done = (id: string): Result => ({ actionId: id, lease: id, status: 'done', timings: { received: 1 } });

/**
 * A journal in a file. Whatever happens, the disk has what was there at the last flushed commit; `after` opens what a
 * process finds that starts after this one was killed, or after the power was cut.
 */
function rig() {
  const file = join(folder, 'journal.db');
  const switched: string[] = [];
  const opened = prepareStore(file, openNodeStore);
  const store: Store = {
    ...{ prepare: (sql) => opened.prepare(sql), close: () => opened.close() },
    exec(sql) {
      opened.exec(sql);
      if (sql.startsWith('pragma')) switched.push(sql);
      const { synchronous } = opened.prepare('pragma synchronous').get() ?? {};
      if (sql === 'commit' && synchronous === 2) copyTo('disk');
    },
  };
  function copyTo(name: string): string {
    mkdirSync(join(folder, name), { recursive: true });
    for (const end of ['', '-wal'])
      if (existsSync(file + end)) copyFileSync(file + end, join(folder, name, `journal.db${end}`));
    return join(folder, name, 'journal.db');
  }
  const time = createVirtualTime();
  const journal = createJournal({ store, clock: time.clock, timers: time.timers });
  return {
    switched,
    journal,
    /** All of these, in as few transactions as they take. */
    async write(...changes: Promise<unknown>[]) {
      let over = false;
      void Promise.allSettled(changes).then(() => (over = true));
      await time.until(() => over);
      await Promise.all(changes);
    },
    lease: (...actions: Action[]) => journal.lease('e', actions, () => 'Payroll'),
    after(what: 'kill' | 'power cut') {
      const at = what === 'kill' ? copyTo('now') : join(folder, 'disk', 'journal.db');
      const found = prepareStore(at, openNodeStore);
      const next = createJournal({ store: found, clock: time.clock, timers: time.timers });
      const left = next.remaining().map((one) => `${one.action.id} ${one.state}`);
      next.close();
      // A next look is at a new copy.
      rmSync(join(folder, 'now'), { recursive: true, force: true });
      return left;
    },
  };
}

test('of what is relayed alone a power cut may take the last, a killed process nothing; all else is on the disk', async () => {
  const { journal, switched, write, lease, after } = rig();
  await write(lease(own('a')));
  expect(after('power cut')).toEqual(['a leased']);
  expect(switched).toEqual([]);

  await write(lease(relayed('r')));
  await write(lease(relayed('s')));
  expect(after('kill')).toEqual(['a leased', 'r sending', 's sending']);
  expect(after('power cut')).toEqual(['a leased']);
  expect(switched).toEqual(['pragma synchronous = normal']);

  await write(journal.sending('a', 1));
  expect(after('power cut'), 'with all that came before').toEqual(['a sending', 'r sending', 's sending']);

  await write(journal.answered(done('r'), false, [], true));
  expect(after('kill')).toEqual(['a sending', 'r answered', 's sending']);
  expect(after('power cut')).toEqual(['a sending', 'r sending', 's sending']);

  await write(lease(relayed('t'), own('b')));
  expect(after('power cut')).toEqual(['a sending', 'b leased', 'r answered', 's sending', 't sending']);

  await write(journal.answered(done('s'), false, [], true), journal.answered(done('a'), false));
  expect(after('power cut'), 'one transaction').toEqual([
    ...['a answered', 'b leased', 'r answered', 's answered', 't sending'],
  ]);

  await write(journal.reported(['a', 'r', 's']));
  expect(after('kill')).toEqual(['b leased', 't sending']);
  await write(journal.dropped([{ actionId: 'b', lease: 'b' }]));
  expect(after('power cut')).toEqual(['t sending']);
  journal.close();
});
