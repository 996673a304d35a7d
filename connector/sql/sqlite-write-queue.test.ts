import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { createSqliteDatabase } from './sqlite.ts';

let database: Database;
let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'postern-queue-')), 'a.db');
  const made = new DatabaseSync(path);
  made.exec('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT UNIQUE)');
  made.close();
  database = createSqliteDatabase(path);
});
afterEach(() => database.close());

const insert = (b: string) => database.write((executor) => executor.run('INSERT INTO t (b) VALUES (?)', [b]));
const stored = async () => (await database.read('SELECT b FROM t ORDER BY a', [])).map(({ b }) => b);

test('writes that arrive together succeed and fail one by one', async () => {
  const results = await Promise.allSettled([insert('x'), insert('x'), insert('y')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await stored()).toEqual(['x', 'y']);
});

test('a job that fails half way leaves nothing', async () => {
  const half = database.write(async (executor) => {
    await executor.run('INSERT INTO t (b) VALUES (?)', ['half']);
    throw new Error('stop');
  });
  const whole = insert('whole');
  await expect(half).rejects.toThrow('stop');
  await whole;
  expect(await stored()).toEqual(['whole']);
});

test('readers see nothing before it is answered', async () => {
  let seen: unknown[] | undefined;
  await database.write(async (executor) => {
    await executor.run('INSERT INTO t (b) VALUES (?)', ['new']);
    seen = await stored();
  });
  expect(seen).toEqual([]);
  expect(await stored()).toEqual(['new']);
});

test('a database that another program holds is unavailable, and works again afterwards', async () => {
  const other = new DatabaseSync(path);
  other.exec('BEGIN IMMEDIATE');
  const error = await insert('x').catch((reason: unknown) => reason);
  expect(database.problemOf(error)?.kind).toBe('unavailable');
  other.exec('COMMIT');
  await insert('y');
  expect(await stored()).toEqual(['y']);
  other.close();
});

test('commits are synchronised to the disk', async () => {
  const [mode] = await database.read('PRAGMA journal_mode', []);
  expect(mode).toEqual({ journal_mode: 'wal' });
  const [sync] = await database.write((executor) => executor.all('SELECT * FROM pragma_synchronous', []));
  expect(sync).toEqual({ synchronous: 2 });
});
