import { CodedError } from '@postern/protocol/messages';
import { type DbPlace, openEngine } from './database.ts';
import type { ScriptRunner } from './engine.ts';
import { migrate, readMigrations } from './migrate.ts';

export type { ScriptRunner } from './engine.ts';

/**
 * Makes a new database in an empty place, with all of it or nothing: the schema as it was after `applied`, then what
 * `load` does, then the rest of the migrations. Throws CodedError `restore_target_used`, and as migrate and `load` do.
 */
export async function fillDb(
  place: DbPlace,
  applied: { name: string; checksum: string }[],
  load: (runner: ScriptRunner) => Promise<void>,
): Promise<void> {
  const engine = await openEngine(place);
  try {
    const migrations = await readMigrations();
    const known = new Map(migrations.map((migration) => [migration.name, migration]));
    const before = applied.map(({ name, checksum }) => {
      const migration = known.get(name);
      if (!migration) throw new CodedError('database_newer', { name });
      if (migration.checksum !== checksum) throw new CodedError('migration_changed', { name });
      return migration;
    });
    await engine.scripts(async (runner) => {
      const [there] = await runner.query<{ used: boolean }>(
        `select to_regclass('public.migration') is not null as used`,
      );
      if (there?.used) throw new CodedError('restore_target_used', { place: nameOf(place) });
      await migrate(runner, before);
      await load(runner);
      await migrate(runner, migrations);
    });
  } finally {
    await engine.close();
  }
}

function nameOf(place: DbPlace): string {
  if ('url' in place) return `the database ${new URL(place.url).pathname.slice(1)}`;
  return 'folder' in place ? place.folder : 'this database';
}
