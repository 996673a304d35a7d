import { parseConfig } from '../../sdk/index.ts';
import { databaseAddress, sqlConfigSchema } from '../config.ts';
import type { Database } from '../database.ts';
import { openDatabase } from '../open-database.ts';
import { createSqlConnector } from '../sql-connector.ts';
import { grantScript } from './grants.ts';
import { type Proposal, type ProposeOptions, propose } from './propose.ts';
import { configOf, namesFor, type Writing } from './write-files.ts';

export { writeFiles } from './write-files.ts';

export interface InitResult {
  proposal: Proposal;
  /** SQL for the administrator of the database. */
  grants: string;
  /** Problems and advice of the proposed configuration, as `check` has them. */
  problems: string[];
  advice: string[];
}

/** Reads a database and proposes a configuration for it. Throws a message for the admin. */
export async function initFromDatabase(
  { name, databaseUrl, port, file }: Pick<Writing, 'name' | 'databaseUrl' | 'port' | 'file'>,
  options: ProposeOptions,
): Promise<InitResult> {
  const database = open(databaseUrl);
  try {
    const proposal = await propose(database, options).catch((error: unknown) => {
      const problem = database.problemOf(error);
      throw problem ? new Error(`The database ${shown(databaseUrl)} cannot be read: ${problem.message}`) : error;
    });
    const content = configOf({ name, databaseUrl, port, proposal }, namesFor(file));
    const config = parseConfig(file, sqlConfigSchema, content);
    const connector = await createSqlConnector(config, { database });
    const problems = await connector.check();
    const advice = problems.length ? [] : await connector.advise();
    const sequences = await sequencesOf(config, database);
    return {
      proposal,
      grants: grantScript(config, database.dialect, databaseName(databaseUrl), sequences),
      problems,
      advice,
    };
  } finally {
    await database.close();
  }
}

function open(url: string): Database {
  const checked = sqlConfigSchema.shape.database.safeParse({ url });
  if (!checked.success) throw new Error(`${shown(url)}: ${checked.error.issues[0]?.message}.`);
  return openDatabase(databaseAddress(checked.data, '.'), 2);
}

/** For messages: without the password. */
function shown(url: string): string {
  return url.replace(/:\/\/([^:@/]*):.*@/s, '://$1:…@');
}

function databaseName(url: string): string {
  return url.startsWith('sqlite:') ? '' : decodeURIComponent(new URL(url).pathname.slice(1));
}

/** Sequences behind serial columns of PostgreSQL: whoever inserts must be allowed to use them. */
async function sequencesOf(
  { users, groups }: ReturnType<typeof sqlConfigSchema.parse>,
  database: Database,
): Promise<string[]> {
  if (database.dialect.name !== 'postgres') return [];
  const names: string[] = [];
  for (const part of [users, ...(groups ? [groups] : [])]) {
    const parts = [database.dialect.quote(part.table), part.key.column];
    const [row] = await database.read('SELECT pg_get_serial_sequence($1, $2) AS name', parts);
    if (typeof row?.['name'] === 'string') names.push(row['name']);
  }
  return names;
}
