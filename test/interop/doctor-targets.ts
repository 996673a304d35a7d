import { createLdapConnector } from '../../connector/ldap/ldap-connector.ts';
import { directoryConfig, type TestDirectory } from '../../connector/ldap/test-directory.ts';
import { createMemoryConnector } from '../../connector/memory/index.ts';
import { restConfigSchema } from '../../connector/rest/config.ts';
import { createRestConnector } from '../../connector/rest/rest-connector.ts';
import { startTestService, testConfig } from '../../connector/rest/service.testing.ts';
import type { Connector } from '../../connector/sdk/index.ts';
import { createSqlConnector } from '../../connector/sql/sql-connector.ts';
import { createExampleTables, exampleConfig, openTestDatabase } from '../../connector/sql/test-database.ts';
import { startDirectory389 } from '../../demo/system/directory-389.ts';
import type { DirectoryServer } from '../../demo/system/directory-server.ts';
import { startSambaAd } from '../../demo/system/samba-ad.ts';
import { type DatabaseServer, startMariadb, startPostgres } from '../../demo/system/servers.ts';
import { startSlapd } from '../../demo/system/slapd.ts';

/** A connector over something real of this run, started in a folder of its own. */
export interface DoctorTarget {
  name: string;
  start(folder: string, cleanup: (() => Promise<unknown>)[]): Promise<Connector>;
}

/** Every ready connector over everything that it stands on. */
export const doctorTargets: readonly DoctorTarget[] = [
  { name: 'memory', start: async () => createMemoryConnector() },
  { name: 'SQLite', start: (folder) => overTables(`sqlite://${folder}/app.db`) },
  databaseTarget('MariaDB', startMariadb),
  databaseTarget('PostgreSQL', startPostgres),
  directoryTarget('OpenLDAP', 'openldap', startSlapd),
  directoryTarget('389 Directory Server', '389ds', startDirectory389),
  directoryTarget('Active Directory (Samba)', 'activedirectory', startSambaAd),
  {
    name: 'REST',
    async start(_folder, cleanup) {
      const service = await startTestService('offset');
      cleanup.push(service.close);
      return createRestConnector(restConfigSchema.parse(testConfig(service.url, 'offset')));
    },
  },
];

function databaseTarget(name: string, startServer: (folder: string) => Promise<DatabaseServer>): DoctorTarget {
  return {
    name,
    async start(folder, cleanup) {
      const server = await startServer(folder);
      cleanup.push(server.stop);
      return overTables(await server.createDatabase('app'));
    },
  };
}

async function overTables(url: string): Promise<Connector> {
  const database = await openTestDatabase(url);
  await createExampleTables(database);
  await database.close();
  return createSqlConnector(exampleConfig(url));
}

function directoryTarget(
  name: string,
  preset: TestDirectory['preset'],
  startServer: (folder: string) => Promise<DirectoryServer>,
): DoctorTarget {
  return {
    name,
    async start(folder, cleanup) {
      const server = await startServer(folder);
      cleanup.push(server.stop);
      return createLdapConnector(directoryConfig({ name, preset, ...server }));
    },
  };
}
