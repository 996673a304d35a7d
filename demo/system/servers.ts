import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, chown, mkdir, readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';

const run = promisify(execFile);

/** A database server of this run, on loopback, with its data in a temporary folder. */
export interface DatabaseServer {
  /** Makes an empty database and says its URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts MariaDB in `folder`. Throws with the command to install it where it is missing. */
export async function startMariadb(folder: string): Promise<DatabaseServer> {
  const programs = await programsOf('mariadbd', ['/usr/sbin', '/usr/bin', '/usr/local/bin'], 'mariadb-server');
  const owner = await ownedBy('mysql', folder);
  const data = join(folder, 'mariadb');
  const socket = join(folder, 'mariadb.sock');
  await run(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    owner,
  );
  const port = await freePort();
  const paths = [
    `--datadir=${data}`,
    `--tmpdir=${folder}`,
    `--socket=${socket}`,
    `--pid-file=${join(folder, 'mariadb.pid')}`,
  ];
  const child = spawn(
    join(programs, 'mariadbd'),
    ['--no-defaults', ...paths, `--port=${port}`, '--bind-address=127.0.0.1'],
    { stdio: 'ignore', ...owner },
  );
  await listening(port, child);
  const { createConnection } = await import('mysql2/promise');
  return {
    async createDatabase(name) {
      const root = await createConnection({ socketPath: socket, user: 'root' });
      await root.query(`create database \`${name}\` character set utf8mb4`);
      await root.query(`create user if not exists 'postern'@'127.0.0.1' identified by 'postern'`);
      await root.query(`grant all on \`${name}\`.* to 'postern'@'127.0.0.1'`);
      await root.end();
      return `mysql://postern:postern@127.0.0.1:${port}/${name}`;
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

/** Starts PostgreSQL in `folder`. Throws with the command to install it where it is missing. */
export async function startPostgres(folder: string, given: string[] = []): Promise<DatabaseServer> {
  const versions = await readdir('/usr/lib/postgresql').catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0] ?? '0';
  const programs = await programsOf(
    'initdb',
    [`/usr/lib/postgresql/${newest}/bin`, '/usr/bin', '/usr/local/bin'],
    'postgresql',
  );
  const owner = await ownedBy('postgres', folder);
  const data = join(folder, 'postgres');
  await run(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'],
    owner,
  );
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', 'max_connections=200', ...given].flatMap((each) => ['-c', each]);
  const child = spawn(join(programs, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, ...settings], {
    stdio: 'ignore',
    ...owner,
  });
  await listening(port, child);
  const url = (name: string) => `postgres://postgres@127.0.0.1:${port}/${name}`;
  const { default: pg } = await import('pg');
  return {
    async createDatabase(name) {
      // The port answers a moment before the server takes connections.
      for (let attempt = 0; ; attempt++) {
        const client = new pg.Client(url('postgres'));
        try {
          await client.connect();
          await client.query(`create database "${name}"`);
          await client.end();
          return url(name);
        } catch (error) {
          if ((error as { code?: string }).code !== '57P03' || attempt > 50) throw error;
        }
      }
    },
    // Fast shutdown: sessions are ended, data is kept whole.
    stop: () => end(child, 'SIGINT'),
  };
}

/** Servers refuse to run as root: as root they get an account of their own, which must reach the folder. */
export async function ownedBy(account: string, folder: string): Promise<{ uid?: number; gid?: number }> {
  await mkdir(folder, { recursive: true });
  if (process.getuid?.() !== 0) return {};
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${account}:`));
  if (!line) throw new Error(`The account ${account} is missing; it comes with the Debian package of the server.`);
  const [, , uid, gid] = line.split(':').map(Number);
  await chown(folder, uid!, gid!);
  // mkdtemp's folders are closed to everybody else; those of this run are opened for passing through, and no other.
  for (let at = dirname(folder); at.startsWith(tmpdir() + sep); at = dirname(at)) await chmod(at, 0o711);
  return { uid, gid };
}

/** The folder in which a program is. Throws with the command to install it where it is missing. */
export async function programsOf(program: string, folders: string[], debianPackage: string): Promise<string> {
  for (const folder of folders) {
    const there = await access(join(folder, program)).then(
      () => true,
      () => false,
    );
    if (there) return folder;
  }
  throw new Error(
    `${program} is not installed. On Debian: sudo apt-get install -y --no-install-recommends ${debianPackage}`,
  );
}

/** Waits until a server accepts connections. Throws when it ends first. */
export async function listening(port: number, child: ReturnType<typeof spawn>, host = '127.0.0.1'): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode} before it listened.`);
    const socket = connect(port, host);
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Ends a server, and waits until it is gone. */
export async function end(child: ReturnType<typeof spawn>, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
