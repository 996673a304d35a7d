import { CodedError } from '@postern/protocol/messages';
import { PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Engine } from './engine.ts';
import { createPostgresListener } from './postgres-listen.ts';
import { namedStatements } from './postgres-statements.ts';

const int8 = 20;
const oldest = 150_000;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/**
 * A PostgreSQL server (15 or newer) by its URL. Throws CodedError `database_unreachable`, `database_too_old`.
 * @param options.connections largest number of connections of this node, beside the one that listens
 */
export async function openPostgres(options: { url: string; connections?: number }): Promise<Engine> {
  const base: pg.ClientConfig = {
    connectionString: options.url,
    types,
    application_name: 'postern-org',
    keepAlive: true,
  };
  const pool = new pg.Pool({ ...base, max: options.connections ?? 10, connectionTimeoutMillis: 10_000 });
  // An idle connection that broke is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  // The same for one in use: what was asked of it fails, and says so.
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const { rows } = await pool.query<{ version: number }>(
      `select current_setting('server_version_num')::int as version`,
    );
    const version = rows[0]?.version ?? 0;
    if (version < oldest) throw new CodedError('database_too_old', { version: Math.floor(version / 10_000) });
  } catch (cause) {
    await pool.end();
    if (cause instanceof CodedError) throw cause;
    throw new CodedError(
      'database_unreachable',
      { database: withoutSecret(options.url), reason: reasonOf(cause) },
      { cause },
    );
  }
  const listener = createPostgresListener(() => new pg.Client(base));

  return {
    kind: 'postgres',
    dialect: new PostgresDialect({ pool: namedStatements(pool) }),
    async scripts(run) {
      const client = await pool.connect();
      try {
        await client.query('begin');
        const answer = await run({
          query: async <R>(text: string, values?: unknown[]) => (await client.query(text, values)).rows as R[],
          script: async (text) => void (await client.query(text)),
        });
        await client.query('commit');
        client.release();
        return answer;
      } catch (error) {
        // Closing the connection rolls back, whatever state it is in.
        client.release(true);
        throw error;
      }
    },
    listen: listener.listen,
    // A server does it by itself.
    maintain: async () => undefined,
    async close() {
      await listener.close();
      // Kysely may have ended the pool already.
      if (!pool.ending) await pool.end();
    },
  };
}

function withoutSecret(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.hostname}:${parsed.port || '5432'}${parsed.pathname}` : 'the given URL';
}

const reasonOf = (cause: unknown): string =>
  cause instanceof AggregateError
    ? cause.errors.map((error) => (error as Error).message).join('; ')
    : (cause as Error).message;
