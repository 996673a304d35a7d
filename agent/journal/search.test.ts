import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepareStore } from './prepare-store.ts';
import { recentActions } from './recent.ts';
import type { ActionQuery } from './record.ts';
import { outlineActions, searchActions } from './search.ts';
import { indexed, newestFirst } from './where.ts';

const store = prepareStore(':memory:', (file) => new DatabaseSync(file));
const insert = store.prepare(
  `insert into action (id, epoch, hash, state, app_id, app, kind, subject, received_at, status, error)
   values (?, 'e', '', ?, ?, ?, 'user.push', ?, ?, ?, ?)`,
);
const total = 7_001;
store.exec('begin');
for (let n = 0; n < total; n++) {
  const waiting = n % 50 === 0;
  const failed = n % 70 === 3;
  const app = n % 3 === 0 ? 'HR' : 'Badge';
  const status = waiting ? null : failed ? 'failed' : 'done';
  const error =
    failed && !waiting ? JSON.stringify({ code: 'connector_conflict', class: 'person', message: 'no' }) : null;
  // Several at one time, so that only the id tells the pages apart.
  insert.run(...[`id${n}`, waiting ? 'leased' : 'reported', app, app, `Person ${n}`, Math.floor(n / 7), status, error]);
}
store.exec('commit');

const queries = fc.record(
  {
    status: fc.constantFrom('waiting', 'failed', 'done', 'leased'),
    app: fc.constantFrom('HR', 'Badge', 'none'),
    text: fc.constantFrom('conflict', 'person 12', 'id4242', '%', 'nobody'),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<ActionQuery>;

test('slice by slice the same rows are found as at once, and the outline leads to each page of them', async () => {
  await fc.assert(
    fc.asyncProperty(queries, fc.integer({ min: 60, max: 900 }), async (query, pageSize) => {
      const all: string[] = [];
      for (let before: ActionQuery = {}; ; ) {
        const page = recentActions(store, { ...query, ...before, limit: 1_000 });
        all.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        if (!last || page.length < 1_000) break;
        before = { before: last.at, beforeId: last.id };
      }
      const found = await searchActions(store, { ...query, limit: 1_000 });
      expect(found.map(({ id }) => id)).toEqual(all.slice(0, 1_000));
      const { total: counted, ends, newest } = await outlineActions(store, query, pageSize);
      expect(counted).toBe(all.length);
      expect(newest).toBe(found[0]?.at);
      for (const [n, { at, id }] of ends.entries()) {
        expect(id).toBe(all[(n + 1) * pageSize - 1]);
        const page = await searchActions(store, { ...query, before: at, beforeId: id, limit: pageSize });
        expect(page.map((row) => row.id)).toEqual(all.slice((n + 1) * pageSize, (n + 2) * pageSize));
      }
    }),
    { numRuns: 15 },
  );
});

test.each([
  ['all', {}, 'action_time'],
  ['of a state', { status: 'failed' }, 'action_status'],
  ['that wait', { status: 'waiting' }, 'action_status'],
  ['of an app', { app: 'HR' }, 'action_app'],
] as const)(
  'an index leads to the actions %s, in their order and from where the page begins',
  (_name, query, index) => {
    const { sql, values } = indexed({ ...query, before: 500, beforeId: 'id9' });
    const plan = store
      .prepare(`explain query plan select * from action where ${sql} ${newestFirst} limit 100`)
      .all(...values);
    const steps = plan.map(({ detail }) => String(detail));
    expect(steps).toHaveLength(1);
    expect(steps[0]).toMatch(
      new RegExp(`^SEARCH action USING INDEX ${index} \\(.*\\(received_at,id\\)<\\(\\?,\\?\\)\\)$`),
    );
  },
);
