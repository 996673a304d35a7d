/** Everything the SQL connector promises, on a real MariaDB and a real PostgreSQL of this run. SQLite's run is beside the source. */
import { join } from 'node:path';
import { sqlDialectSuite } from '../../connector/sql/dialects.suite.ts';
import { startMariadb, startPostgres } from '../../demo/system/servers.ts';
import '../kit/property-seed.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('sql-dialects');

sqlDialectSuite('MariaDB', async () => {
  const server = await startMariadb(join(folder, 'mariadb'));
  cleanup.push(() => server.stop());
  return server.createDatabase('connector');
});

sqlDialectSuite('PostgreSQL', async () => {
  const server = await startPostgres(join(folder, 'postgres'));
  cleanup.push(() => server.stop());
  return server.createDatabase('connector');
});
