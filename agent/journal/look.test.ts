import type { Action, Result } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { createVirtualTime } from '../link/testing/virtual-time.ts';
import { createJournal } from './journal.ts';
import { openNodeStore } from './node-store.ts';
import { prepareStore } from './prepare-store.ts';

const time = createVirtualTime();
const store = prepareStore(':memory:', openNodeStore);
const journal = createJournal({ store, clock: time.clock, timers: time.timers });
const begin = time.clock.now();

const action = (id: string, name: string) =>
  ({
    ...{
      id,
      lease: { token: 'one', ttlMs: 20_000 },
      appId: name,
      appRev: 1,
      kind: 'user.push',
      attempt: 1,
      orderKey: id,
    },
    ...{
      subject: { id, name: `Person ${id}` },
      changedAt: begin - 5_000,
      uncertain: false,
      traceparent: '',
      payload: {},
    },
  }) as unknown as Action;
const answer = (id: string, status: Result['status'], more: Partial<Result> = {}): Result => ({
  ...{ actionId: id, lease: 'one', status, timings: { received: begin, answered: begin + 100 * Number(id) } },
  ...more,
});
async function through(work: Promise<unknown>): Promise<void> {
  let over = false;
  void work.then(() => (over = true));
  await time.until(() => over);
}

test('what people look at: pages, filters, one action, figures', async () => {
  const both = ['HR', 'Badge'];
  await through(
    journal.lease(
      'e',
      ['1', '2', '3', '4', '5'].map((id) => action(id, both[Number(id) % 2]!)),
      (appId) => appId,
    ),
  );
  for (const id of ['1', '2', '3', '4']) await through(journal.sending(id, begin));
  await through(
    journal.answered(
      answer('1', 'done', { resource: { externalId: 'x1', created: true, profile: { title: 'kept apart' } } }),
      false,
      [{ at: 5, answeredAt: 6, method: 'POST', url: 'https://hr.test/Users', headers: [] }],
    ),
  );
  await through(journal.answered(answer('2', 'done'), false));
  await through(
    journal.answered(
      answer('3', 'failed', { error: { code: 'connector_conflict', class: 'person', message: 'taken 100%' } }),
      false,
    ),
  );
  await through(journal.reported(['1']));

  // All five came at the same time, so only the id tells the pages apart.
  const first = journal.recent({ limit: 2 });
  const last = first.at(-1)!;
  const rest = journal.recent({ before: last.at, beforeId: last.id });
  expect([...first, ...rest].map(({ id }) => id)).toEqual(['5', '4', '3', '2', '1']);
  const ids = (query: Parameters<typeof journal.recent>[0]) => journal.recent(query).map(({ id }) => id);
  expect(ids({ status: 'waiting' })).toEqual(['5', '4']);
  expect(ids({ status: 'failed' })).toEqual(['3']);
  expect(ids({ app: 'HR' })).toEqual(['4', '2']);
  expect(ids({ text: 'CONFLICT' })).toEqual(['3']);
  expect(ids({ text: '100%' })).toEqual(['3']);
  expect(ids({ text: '%' })).toEqual(['3']);
  expect(ids({ text: 'person 2' })).toEqual(['2']);

  expect(journal.recent({ text: 'person 1' })[0]).toMatchObject({
    changedAt: begin - 5_000,
    effectAt: begin + 100,
    tookMs: 100,
  });
  const looked = journal.look('1')!;
  expect(looked.exchanges).toEqual([
    { at: 5, answeredAt: 6, method: 'POST', url: 'https://hr.test/Users', headers: [] },
  ]);
  expect(looked.reportedAt).toBe(time.clock.now());
  expect(journal.look('2')?.exchanges).toEqual([]);
  expect(looked).toMatchObject({ reported: true, externalId: 'x1', created: true, answeredAt: begin + 100 });
  expect(JSON.stringify(looked)).not.toContain('kept apart');
  expect(journal.look('none')).toBeUndefined();

  const summary = await journal.summary(begin - 1);
  expect(summary).toMatchObject({ kept: 5, done: 2, failed: 1, waiting: 2 });
  expect(summary.apps).toEqual([
    { app: 'Badge', done: 1, failed: 1, waiting: 1, last: { at: begin + 300, ms: 300 } },
    { app: 'HR', done: 1, failed: 0, waiting: 1, last: { at: begin + 200, ms: 200 } },
  ]);
  expect(summary.minutes).toEqual([{ at: expect.any(Number), count: 3, medianMs: 200, p95Ms: 300 }]);
  expect(await journal.summary(begin + 1)).toMatchObject({ done: 0, apps: [] });
});
