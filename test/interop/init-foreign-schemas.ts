/**
 * `postern-connector init` on MariaDB schemas that are not ours, to a connector with the least rights that the doctor
 * finds sound. Run by itself it prints what came of it and how long it took: npm run init:foreign
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { startMariadb } from '../../demo/system/servers.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'connector', 'cli.ts');

export const foreignSchemas = [
  { name: 'employees', flags: [] },
  { name: 'moodle', flags: ['--groups', 'mdl_cohort'] },
  { name: 'wordpress', flags: [] },
] as const;

export interface Driven {
  /** Where the connector listens, without the version, and its password. */
  url: string;
  password: string;
  /** What init printed at last. */
  printed: string;
  /** From the first call of init until the connector listened. */
  seconds: number;
  /** Has the doctor examine it; answers its report. Throws when a rule failed. */
  examine(version: '1.1' | '2.0'): Promise<string>;
  stop(): Promise<void>;
}

export interface Server {
  folder: string;
  createDatabase(name: string): Promise<string>;
}

/** Makes the schema, runs init as an administrator, grants what it says, and serves as the account that got no more. */
export async function driveInit(
  { folder, createDatabase }: Server,
  { name, flags }: (typeof foreignSchemas)[number],
): Promise<Driven> {
  const address = new URL(await createDatabase(name));
  const admin = await createConnection({
    socketPath: join(folder, 'mariadb.sock'),
    user: 'root',
    database: name,
    multipleStatements: true,
  });
  await admin.query(await readFile(join(import.meta.dirname, 'foreign-schemas', `${name}.sql`), 'utf8'));
  const account = `'${name}_scim'@'127.0.0.1'`;
  await admin.query(`CREATE USER ${account} IDENTIFIED BY 'secret'`);
  const started = performance.now();
  const file = join(folder, name, `${name}.yaml`);
  const init = () =>
    run(process.execPath, [cli, 'init', address.href, '--out', file, '--port', '0', '--yes', ...flags]);
  const printed = await init().catch(async (error: { stderr: string }) => {
    // No column for the login: init says how an administrator adds what is missing.
    await admin.query(statements(error.stderr));
    return init();
  });
  const grants = await readFile(file.replace('.yaml', '.grants.sql'), 'utf8');
  const wanted = grants.replace(/CREATE USER .*;/, '').replaceAll("'postern'@'localhost'", account);
  await admin.query(wanted);
  await admin.end();
  address.username = `${name}_scim`;
  address.password = '';
  const yaml = await readFile(file, 'utf8');
  await writeFile(file, yaml.replace(/url: mysql:.*/, `url: ${address.href}`));
  await writeFile(file.replace('.yaml', '.database-password'), 'secret\n');
  const child = spawn(process.execPath, [cli, 'serve', '--json-ready', '--log-level', 'error', '--config', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(`The connector of ${name} did not start.`))),
  ])) as [Buffer];
  const { url } = JSON.parse(String(line)) as { url: string };
  const passwordFile = file.replace('.yaml', '.password');
  return {
    url,
    async examine(version) {
      const place = `${url}/${version === '1.1' ? 'v1' : 'v2'}`;
      const args = [cli, 'doctor', place, '--auth', `basic:postern:${passwordFile}`];
      const { stdout } = await run(process.execPath, args).catch((error: { stdout: string }) => {
        throw new Error(`The doctor found faults:\n${error.stdout}`);
      });
      return stdout;
    },
    password: (await readFile(passwordFile, 'utf8')).trim(),
    printed: printed.stdout,
    seconds: (performance.now() - started) / 1000,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

/** The indented lines of a message are SQL. */
function statements(message: string): string {
  const lines = message.split('\n').filter((line) => line.startsWith('  '));
  if (!lines.length) throw new Error(message);
  return lines.join('\n');
}

if (process.argv[1] === import.meta.filename) {
  const folder = await mkdtemp(join(tmpdir(), 'postern-init-'));
  const server = await startMariadb(folder);
  try {
    for (const schema of foreignSchemas) {
      const driven = await driveInit({ folder, createDatabase: server.createDatabase }, schema);
      process.stdout.write(
        `\n== ${schema.name}: from the schema to a connector that listens in ${driven.seconds.toFixed(1)} s\n`,
      );
      process.stdout.write(driven.printed);
      for (const version of ['1.1', '2.0'] as const) {
        const report = await driven.examine(version);
        process.stdout.write(`\nDoctor, SCIM ${version}: ${report.trimEnd().split('\n').at(-1)}\n`);
      }
      await driven.stop();
    }
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
