import { expect, test } from 'vitest';
import type { SuiteParts } from './dialects.suite.ts';
import { createSqlConnector } from './sql-connector.ts';
import { createExampleTables, exampleConfig } from './test-database.ts';

/** A change that the application itself makes is told. */
export function watchBehaviour({ database }: SuiteParts): void {
  test('rows that are new or changed are told while somebody watches, also where another one is newer', async () => {
    await createExampleTables(database());
    const connector = await createSqlConnector(exampleConfig(database().url), { watchEveryMs: 20 });
    const stop = new AbortController();
    const changes = connector.watch!(stop.signal)[Symbol.asyncIterator]();
    expect((await changes.next()).done).toBe(false);
    const late = database().kind === 'sqlite' ? "'2026-03-01 10:00:02.500'" : "'2026-03-01 10:00:00.500'";
    for (const change of [
      "INSERT INTO app_user (id, login, updated_at) VALUES (1, 'ann', '2026-03-01 10:00:00.250')",
      "UPDATE app_user SET title = 'x', updated_at = '2026-03-01 10:00:01.250' WHERE id = 1",
      `INSERT INTO app_user (id, login, updated_at) VALUES (2, 'bob', ${late})`,
    ]) {
      await database().run(change);
      expect((await changes.next()).done).toBe(false);
    }
    const last = changes.next();
    stop.abort();
    expect((await last).done).toBe(true);
    await connector.close?.();
  });

  test('a connector without a time of the last change does not offer it', async () => {
    const connector = await createSqlConnector(exampleConfig(database().url, { lastModified: undefined }));
    expect(connector.watch).toBeUndefined();
    await connector.close?.();
  });
}
