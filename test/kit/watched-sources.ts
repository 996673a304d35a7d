import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryConfig, openClient } from '../../connector/ldap/test-directory.ts';
import { createExampleTables, exampleConfig, openTestDatabase } from '../../connector/sql/test-database.ts';
import { freePort } from '../../demo/system/free-port.ts';
import { startProgram } from '../../demo/system/program.ts';
import { startMariadb } from '../../demo/system/servers.ts';
import { startSlapd } from '../../demo/system/slapd.ts';

/** A source behind its connector, and a hand in it that is not the connector's. */
export interface WatchedSource {
  name: string;
  baseUrl: string;
  /** Ends the connector as a crash does, lets something happen, and starts it again. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  /** Adds a person of this user name; resolves when it is committed. */
  add(userName: string): Promise<void>;
}

type Cleanup = (() => Promise<unknown>)[];

/** A real OpenLDAP behind the LDAP connector. `client` is an administrator's connection, `people` the DN above them. */
export async function startWatchedDirectory(folder: string, cleanup: Cleanup) {
  const here = join(folder, 'openldap');
  const server = await startSlapd(here);
  cleanup.push(() => server.stop());
  const target = { name: 'OpenLDAP', preset: 'openldap' as const, ...server };
  const client = await openClient(target);
  cleanup.push(() => client.unbind());
  const people = `ou=people,${server.suffix}`;
  const source: WatchedSource = {
    name: 'ldap',
    ...(await serve(folder, 'ldap', directoryConfig(target), cleanup)),
    add: (uid) => client.add(`uid=${uid},${people}`, { objectClass: 'inetOrgPerson', uid, cn: uid, sn: uid }),
  };
  return { ...source, client, people };
}

/** A real MariaDB with the example's tables behind the SQL connector. */
export async function startWatchedTables(folder: string, cleanup: Cleanup) {
  const here = join(folder, 'mariadb-server');
  await mkdir(here);
  const server = await startMariadb(here);
  cleanup.push(() => server.stop());
  const database = await openTestDatabase(await server.createDatabase('watched'));
  cleanup.push(() => database.close());
  await createExampleTables(database);
  const source: WatchedSource = {
    name: 'sql',
    ...(await serve(folder, 'sql', exampleConfig(database.url), cleanup)),
    add: (login) => database.run(`INSERT INTO app_user (login, updated_at) VALUES ('${login}', UTC_TIMESTAMP(3))`),
  };
  return { ...source, database };
}

/** Serves this configuration over plain http with Basic, on a port of its own. */
export async function serve(
  folder: string,
  name: string,
  config: object,
  cleanup: Cleanup,
): Promise<Pick<WatchedSource, 'baseUrl' | 'restart'>> {
  const port = await freePort();
  const file = join(folder, `${name}.json`);
  const auth = { type: 'basic', user: 'postern', password: 'bench' };
  await writeFile(file, JSON.stringify({ ...config, auth, listen: { host: '127.0.0.1', port } }), { mode: 0o600 });
  const start = () =>
    startProgram({
      name: `connector ${name}`,
      file: 'connector/cli.ts',
      args: ['serve', '--config', file, '--json-ready'],
      logFile: join(folder, `${name}.log`),
    });
  let connector = await start();
  cleanup.push(() => connector.stop());
  return {
    baseUrl: `http://127.0.0.1:${port}/scim/v2`,
    async restart(meanwhile) {
      await connector.kill();
      await meanwhile();
      connector = await start();
    },
  };
}
