import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openApplication, type SampleApplication } from '../../demo/sample/application.ts';
import { writeConnectorConfig } from '../../demo/sample/connector-config.ts';
import { freePort } from '../../demo/system/free-port.ts';
import { type Program, startProgram } from '../../demo/system/program.ts';

export interface Personnel {
  application: SampleApplication;
  port: number;
  connector: Program;
  /** Starts the connector again on the same port, for instance with another password. */
  restart(password?: string): Promise<void>;
}

/**
 * The sample application on SQLite behind its connector.
 * @param options.password of the connector itself
 * @param options.passwords the application keeps the passwords of people, which costs hashing
 * @param options.allowTwins its tables take two accounts of one login, so that a double create is seen and not refused
 */
export async function startPersonnel(
  folder: string,
  name: string,
  cleanup: (() => Promise<unknown>)[],
  options: { allowTwins?: boolean; password?: string; passwords?: boolean } = {},
): Promise<Personnel> {
  const file = join(folder, `${name}.db`);
  if (options.allowTwins) makeTablesWithTwins(file);
  const application = await openApplication(`sqlite://${file}`);
  cleanup.push(() => application.close());
  const port = await freePort();
  const start = async (password: string) => {
    const auth = { type: 'basic' as const, user: 'postern', password };
    const config = await writeConnectorConfig(join(folder, `${name}.json`), {
      name,
      url: application.url,
      auth,
      port,
      passwords: options.passwords ?? false,
    });
    return startProgram({
      name: `connector ${name}`,
      file: 'connector/cli.ts',
      args: ['serve', '--config', config, '--json-ready'],
      logFile: join(folder, `${name}.log`),
    });
  };
  const personnel: Personnel = {
    application,
    port,
    connector: await start(options.password ?? 'bench'),
    async restart(password = 'bench') {
      await personnel.connector.stop();
      personnel.connector = await start(password);
    },
  };
  cleanup.push(() => personnel.connector.stop());
  return personnel;
}

function makeTablesWithTwins(file: string): void {
  const db = new DatabaseSync(file);
  db.exec(`
    create table app_user (id integer primary key autoincrement, login text, first_name text, last_name text, email text,
      phone text, title text, department text, cost_code text, status text not null default 'A', password_hash text, updated_at text);
    create table app_group (id integer primary key autoincrement, display_name text, description text);
    create table app_membership (group_id integer not null, user_id integer not null, primary key (group_id, user_id));
  `);
  db.close();
}
