import type { Action, Result } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { createVirtualTime } from '../link/testing/virtual-time.ts';
import { createJournal, type Journal } from './journal.ts';
import { openNodeStore } from './node-store.ts';
import { prepareStore } from './prepare-store.ts';
import type { Store } from './store.ts';

const action = (id: string, more: Partial<Action> = {}): Action =>
  ({
    ...{
      id,
      lease: { token: 'one', ttlMs: 20_000 },
      appId: 'app',
      appRev: 1,
      kind: 'user.push',
      attempt: 1,
      orderKey: id,
    },
    ...{
      subject: { id, name: `Person ${id}` },
      changedAt: 1,
      uncertain: false,
      traceparent: '',
      payload: { title: 'Clerk' },
    },
    ...more,
  }) as Action;

const answer = (id: string, more: Partial<Result> = {}): Result => ({
  ...{ actionId: id, lease: 'one', status: 'done', timings: { received: 1, sent: 2, answered: 30 } },
  ...more,
});

function rig(wrap: (store: Store) => Store = (store) => store) {
  const time = createVirtualTime();
  const health: (string | undefined)[] = [];
  const store = wrap(prepareStore(':memory:', openNodeStore));
  const journal = createJournal({
    store,
    clock: time.clock,
    timers: time.timers,
    onHealth: (problem) => void health.push(problem),
  });
  return { time, health, journal, store };
}

async function through<T>(time: ReturnType<typeof rig>['time'], work: Promise<T>): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  work.then(end, end);
  await time.until(() => over);
  return work;
}

const lease = (journal: Journal, epoch: string, ...actions: Action[]) => journal.lease(epoch, actions, () => 'Payroll');

test('a write that is done answers a second hand-out, under the new lease', async () => {
  const { time, journal } = rig();
  await through(time, lease(journal, 'e', action('a')));
  await through(time, journal.sending('a', 2));
  await through(time, journal.answered(answer('a'), false));
  await through(time, journal.reported(['a']));
  const again = action('a', { lease: { token: 'two', ttlMs: 1 }, attempt: 2 });
  const [repeated] = await through(time, lease(journal, 'e', again));
  expect(repeated?.answer).toMatchObject({ status: 'done', lease: 'two', repeated: true });
  expect(journal.remaining()).toMatchObject([{ state: 'answered', result: { lease: 'two' } }]);
});

test.each([
  ['another payload', 'e', action('a', { payload: { title: 'Boss' } as never }), answer('a')],
  ['another epoch: the org was restored', 'f', action('a'), answer('a')],
  [
    'a failure',
    'e',
    action('a'),
    answer('a', { status: 'failed', error: { code: 'x', class: 'retry', message: 'x' } }),
  ],
])('%s is carried out again', async (_name, epoch, again, first) => {
  const { time, journal } = rig();
  await through(time, lease(journal, 'e', action('a')));
  await through(time, journal.answered(first, false));
  const [leased] = await through(time, lease(journal, epoch, again));
  expect(leased).toMatchObject({ answer: undefined, doubt: undefined });
});

test('a read is never answered from the journal', async () => {
  const { time, journal } = rig();
  const read = action('a', { kind: 'user.read', payload: { externalId: 'x' } as never });
  await through(time, lease(journal, 'e', read));
  await through(time, journal.answered(answer('a'), false));
  const [leased] = await through(time, lease(journal, 'e', read));
  expect(leased?.answer).toBeUndefined();
});

test('what was sent leaves a doubt, also when its lease is lost; what was not leaves no trace', async () => {
  const { time, journal } = rig();
  await through(time, lease(journal, 'e', action('sent'), action('kept'), action('unsent')));
  await through(time, journal.sending('sent', 77));
  await through(
    time,
    journal.dropped([
      { actionId: 'sent', lease: 'one' },
      { actionId: 'unsent', lease: 'one' },
    ]),
  );
  expect(journal.remaining().map((one) => one.action.id)).toEqual(['kept']);
  expect(
    journal
      .recent()
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual(['kept', 'sent']);
  const [leased] = await through(time, lease(journal, 'e', action('sent', { attempt: 2 })));
  expect(leased?.doubt).toEqual({ sentAt: 77 });
});

test('a relayed write counts as sending in the one commit that writes it down; its answer goes with what comes next', async () => {
  let commits = 0;
  const { time, journal } = rig((store) => ({
    ...{ prepare: (sql) => store.prepare(sql), close: () => store.close() },
    exec: (text) => {
      if (text === 'commit') commits++;
      store.exec(text);
    },
  }));
  const write = action('a', { kind: 'scim.relay', payload: { op: 'delete' } as never });
  const [leased] = await through(time, lease(journal, 'e', write));
  expect(leased).toMatchObject({ doubt: undefined, announcedAt: time.clock.now() });
  expect(journal.remaining()).toMatchObject([{ state: 'sending', doubt: { sentAt: time.clock.now() } }]);
  const told = [journal.answered(answer('a'), false, [], true), journal.reported(['a'])];
  await time.advance(50);
  expect([commits, journal.remaining().length]).toEqual([1, 1]);
  await through(time, lease(journal, 'e', action('b')));
  await Promise.all(told);
  expect([commits, journal.remaining().map((one) => one.action.id)]).toEqual([2, ['b']]);
});

test('a lease that was replaced meanwhile is not dropped', async () => {
  const { time, journal } = rig();
  await through(time, lease(journal, 'e', action('a', { lease: { token: 'two', ttlMs: 1 } })));
  await through(time, journal.dropped([{ actionId: 'a', lease: 'one' }]));
  expect(journal.remaining()).toHaveLength(1);
});

test('many changes share a commit, the steps of one action hardly wait, and commits that go on keep 5 ms apart', async () => {
  let commits = 0;
  const { time, journal } = rig((store) => ({
    ...{ prepare: (sql) => store.prepare(sql), close: () => store.close() },
    exec(sql) {
      if (sql === 'commit') commits += 1;
      store.exec(sql);
    },
  }));
  void lease(journal, 'e', action('a'));
  await time.settle();
  expect(commits).toBe(1);
  for (let step = 2; step <= 6; step++) {
    for (let n = 0; n < 50; n++) void journal.sending('a', n);
    await time.settle();
    expect(commits).toBe(step - 1);
    await time.advance(1);
    expect(commits).toBe(step);
  }
  void journal.sending('a', 1);
  await time.advance(1);
  expect(commits).toBe(6);
  await time.advance(4);
  expect(commits).toBe(7);
});

test('a full disk is told, nothing is taken as written, and the journal recovers by itself', async () => {
  let full = false;
  const { time, journal, health } = rig((store) => ({
    ...{ prepare: (sql) => store.prepare(sql), close: () => store.close() },
    exec(sql) {
      if (full && sql === 'commit') throw new Error('database or disk is full');
      store.exec(sql);
    },
  }));
  full = true;
  await expect(through(time, lease(journal, 'e', action('a')))).rejects.toThrow('full');
  expect(journal.remaining()).toEqual([]);
  expect(health).toEqual(['database or disk is full']);
  await time.advance(25_000);
  full = false;
  await time.advance(10_001);
  expect(health).toEqual(['database or disk is full', undefined]);
  await through(time, lease(journal, 'e', action('a')));
});

test('a week later it is gone with its requests, unless it is still open', async () => {
  const { time, journal, store } = rig();
  const exchanges = () => store.prepare('select count(*) as n from exchange').get()?.['n'];
  await through(time, lease(journal, 'e', action('a'), action('b')));
  const request = { at: 1, answeredAt: 2, method: 'GET', url: 'u', headers: [] };
  await through(time, journal.answered(answer('a'), false, [request]));
  await through(time, journal.reported(['a']));
  expect(exchanges()).toBe(1);
  await time.advance(8 * 24 * 3600 * 1000);
  await through(time, journal.prune());
  expect(journal.recent().map(({ id }) => id)).toEqual(['b']);
  expect(exchanges()).toBe(0);
});

test('recent actions: newest first, by pages and by status', async () => {
  const { time, journal } = rig();
  for (const id of ['a', 'b', 'c']) {
    await through(time, lease(journal, 'e', action(id)));
    await time.advance(10);
  }
  await through(
    time,
    journal.answered(answer('b', { status: 'failed', error: { code: 'x', class: 'person', message: 'no' } }), false),
  );
  expect(journal.recent().map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  const [first] = journal.recent({ limit: 1 });
  expect(journal.recent({ before: first!.at }).map(({ id }) => id)).toEqual(['b', 'a']);
  expect(journal.recent({ status: 'failed' })).toMatchObject([
    { id: 'b', subject: 'Person b', app: 'Payroll', status: 'failed', error: { message: 'no' } },
  ]);
});
