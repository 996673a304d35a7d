import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPglite } from './pglite.ts';
import { tidy } from './pglite-tidy.ts';
import { template } from './testing.ts';

let pglite: PGlite;
beforeAll(async () => {
  ({ pglite } = await openPglite({ template: await template() }));
});
afterAll(() => pglite.close());

const counted = async () =>
  (await pglite.query<{ n: number }>(`select reltuples::int as n from pg_class where relname = 'crowd'`)).rows[0]!.n;

test('a table is counted again once it has grown by more than a tenth, and only then', async () => {
  await pglite.exec('create table crowd (id int primary key)');
  await tidy(pglite);
  expect(await counted()).toBe(-1);
  await pglite.exec('insert into crowd select generate_series(1, 3000)');
  await tidy(pglite);
  expect(await counted()).toBe(3000);
  await pglite.exec('insert into crowd select generate_series(3001, 3400)');
  await tidy(pglite);
  expect(await counted()).toBe(3000);
  await pglite.exec('insert into crowd select generate_series(3401, 4000)');
  await tidy(pglite);
  expect(await counted()).toBe(4000);
});

test('dead rows of a table that mostly went are removed', async () => {
  await pglite.exec('create table queue as select generate_series(1, 3000) as id; delete from queue where id > 10');
  await tidy(pglite);
  const { rows } = await pglite.query<{ pages: number }>(`select pg_relation_size('queue')::int as pages`);
  expect(rows[0]!.pages).toBe(8192);
});
