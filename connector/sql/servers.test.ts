import { describe } from 'vitest';
import { sqlDialectSuite } from './dialects.suite.ts';

/** Runs where a server is there for it alone: POSTERN_TEST_MYSQL_URL, POSTERN_TEST_PG_URL. */
const servers = { 'MariaDB/MySQL': 'POSTERN_TEST_MYSQL_URL', PostgreSQL: 'POSTERN_TEST_PG_URL' };

for (const [name, variable] of Object.entries(servers)) {
  const url = process.env[variable];
  if (url) sqlDialectSuite(name, () => url);
  else describe.skip(`${name} (set ${variable})`);
}
