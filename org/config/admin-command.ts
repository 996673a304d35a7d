import { Command } from 'commander';
import {
  createAdministrator,
  listAdministrators,
  makePassword,
  recoverAdministrator,
} from '../auth/admin/administrators.ts';
import type { Db } from '../db/database.ts';
import { readConfig, readText } from './config.ts';
import { configOf, withData } from './flags.ts';
import { openData } from './open-data.ts';

type Options = Record<string, string | undefined>;

/** `postern-org admin create | recover | list`, on the data itself. */
export function adminCommand(): Command {
  const admin = new Command('admin').description(
    'Administrators. With the embedded database the server must not be running',
  );
  withData(admin.command('create'))
    .description('Makes an administrator')
    .requiredOption('--login <login>', 'login')
    .requiredOption('--name <name>', 'full name')
    .option('--password-file <file>', 'file with the password (default: made up and printed once)')
    .action((options: Options) =>
      onData(options, async (db) => {
        const { login = '', name = '' } = options;
        const { password, made } = await passwordFrom(options);
        await createAdministrator(db.kysely, { login, name, password });
        tell(`The administrator ${login} was made.`, made);
      }),
    );
  withData(admin.command('recover'))
    .description('Sets a new password for an administrator and ends their sessions')
    .requiredOption('--login <login>', 'login')
    .option('--password-file <file>', 'file with the password (default: made up and printed once)')
    .action((options: Options) =>
      onData(options, async (db) => {
        const { login = '' } = options;
        const { password, made } = await passwordFrom(options);
        await recoverAdministrator(db.kysely, { login, password });
        tell(`The administrator ${login} has a new password.`, made);
      }),
    );
  withData(admin.command('list'))
    .description('Lists administrators')
    .action((options: Options) =>
      onData(options, async (db) => {
        for (const { login, name, role } of await listAdministrators(db.kysely)) tell(`${login}\t${name}\t${role}`);
      }),
    );
  return admin;
}

async function onData(options: Options, work: (db: Db) => Promise<void>): Promise<void> {
  const config = await readConfig(options['config'], configOf(options, 'login', 'name', 'passwordFile'));
  const { db } = await openData(config, process.env);
  try {
    await work(db);
  } finally {
    await db.close();
  }
}

async function passwordFrom(options: Options): Promise<{ password: string; made?: string }> {
  const file = options['passwordFile'];
  if (file) return { password: (await readText(file)).trim() };
  const made = makePassword();
  return { password: made, made };
}

function tell(text: string, password?: string): void {
  process.stdout.write(`${text}\n${password ? `Password, shown this once: ${password}\n` : ''}`);
}
