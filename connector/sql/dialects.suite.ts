import { afterAll, beforeAll, describe } from 'vitest';
import { testAuth } from '../behaviour/client.ts';
import { connectorBehaviour } from '../behaviour/connector.suite.ts';
import { doctorBehaviour } from '../behaviour/doctor.suite.ts';
import { createScimServer, type ScimServer } from '../sdk/index.ts';
import { databaseErrorBehaviour } from './database-errors.suite.ts';
import { filterBehaviour } from './filter-equality.suite.ts';
import { foreignTableBehaviour } from './foreign-table.suite.ts';
import { hostileBehaviour } from './hostile-values.suite.ts';
import { initBehaviour } from './init.suite.ts';
import { lostConnectionBehaviour } from './lost-connections.suite.ts';
import { oddColumnBehaviour } from './odd-columns.suite.ts';
import { createSqlConnector } from './sql-connector.ts';
import { statementBehaviour } from './statements.suite.ts';
import { tableBehaviour } from './table.suite.ts';
import { createExampleTables, exampleConfig, openTestDatabase, type TestDatabase } from './test-database.ts';
import { watchBehaviour } from './watch.suite.ts';

/** What the suites need of a database that is there for them alone. */
export interface SuiteParts {
  database: () => TestDatabase;
  /** A server over the example tables, made anew. `users` changes the configuration of the user table. */
  start: (users?: object) => Promise<ScimServer>;
}

/**
 * Everything the SQL connector promises, on one database. `urlOf` is asked before the first test; the tables app_user,
 * app_group and app_membership of that database are dropped.
 */
export function sqlDialectSuite(name: string, urlOf: () => string | Promise<string>): void {
  describe(name, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await openTestDatabase(await urlOf());
    });
    afterAll(() => database.close());
    const start: SuiteParts['start'] = async (users) => {
      await createExampleTables(database);
      const connector = await createSqlConnector(exampleConfig(database.url, users));
      return createScimServer(connector, { auth: testAuth });
    };
    const parts = { database: () => database, start };
    connectorBehaviour(name, () => start());
    doctorBehaviour(name, () => start());
    tableBehaviour(parts);
    databaseErrorBehaviour(parts);
    foreignTableBehaviour(parts);
    statementBehaviour(parts);
    hostileBehaviour(parts);
    lostConnectionBehaviour(parts);
    initBehaviour(parts);
    oddColumnBehaviour(parts);
    filterBehaviour(parts);
    watchBehaviour(parts);
  });
}
