import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from './engine.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPglite } from './pglite.ts';

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openPglite({});
  folder = await mkdtemp(join(tmpdir(), 'postern-migrate-'));
}, 60_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true });
});

const run = async () => {
  const migrations = await readMigrations(folder);
  return engine.scripts((runner) => migrate(runner, migrations));
};

it('applies files in order, once, and nothing of a run that fails', async () => {
  await writeFile(join(folder, '0002-b.sql'), 'alter table a add column n int; insert into a (n) values (2);');
  await writeFile(join(folder, '0001-a.sql'), 'create table a (id int); insert into a values (1);');
  expect(await run()).toEqual(['0001-a.sql', '0002-b.sql']);
  expect(await run()).toEqual([]);

  await writeFile(join(folder, '0003-c.sql'), 'create table c (id int);');
  await writeFile(join(folder, '0004-d.sql'), 'no sql at all;');
  await expect(run()).rejects.toThrow('syntax error');
  await rm(join(folder, '0004-d.sql'));
  expect(await run()).toEqual(['0003-c.sql']);
});

it('refuses a file that was edited after it was applied, and a database of a newer version', async () => {
  await writeFile(join(folder, '0001-a.sql'), 'create table a (id bigint);');
  await expect(run()).rejects.toMatchObject({ code: 'migration_changed', params: { name: '0001-a.sql' } });
  await rm(join(folder, '0001-a.sql'));
  await expect(run()).rejects.toMatchObject({ code: 'database_newer', params: { name: '0001-a.sql' } });
});
