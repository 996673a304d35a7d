import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { orgFiles } from '../files.ts';
import type { ScriptRunner } from './engine.ts';

export interface Migration {
  name: string;
  text: string;
  checksum: string;
}

/** The migrations of this program, in the order of their file names. */
export async function readMigrations(folder = orgFiles.migrations): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') };
    }),
  );
}

// Any constant: it only has to be the same on every node of an org.
const lockKey = 7_065_374;

/**
 * Brings the schema up to date in one transaction. Several nodes may start at once: the second waits and then finds
 * nothing to do. Throws CodedError `migration_changed` (an applied file was edited) or `database_newer`.
 * @returns names of the files applied now
 */
export async function migrate(runner: ScriptRunner, migrations: Migration[]): Promise<string[]> {
  await runner.query('select pg_advisory_xact_lock($1)', [lockKey]);
  await runner.script(
    'create table if not exists migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
  );
  const rows = await runner.query<{ name: string; checksum: string }>('select name, checksum from migration');
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const known = new Set(migrations.map((migration) => migration.name));
  for (const name of applied.keys()) if (!known.has(name)) throw new CodedError('database_newer', { name });

  const done: string[] = [];
  for (const { name, text, checksum } of migrations) {
    const before = applied.get(name);
    if (before === checksum) continue;
    if (before !== undefined) throw new CodedError('migration_changed', { name });
    await runner.script(text);
    await runner.query('insert into migration (name, checksum) values ($1, $2)', [name, checksum]);
    done.push(name);
  }
  return done;
}
