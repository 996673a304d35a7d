import { createHash } from 'node:crypto';
import type { PostgresDialectConfig } from 'kysely';
import type pg from 'pg';

type PoolOfKysely = Extract<PostgresDialectConfig['pool'], { connect(): unknown }>;
type ClientOfKysely = Awaited<ReturnType<PoolOfKysely['connect']>>;

/** A server keeps every named statement for as long as its connection lives, so there is an end to them. */
const most = 400;

/** The pool as Kysely wants it, every text with parameters as a named statement: parsed once for each connection. */
export function namedStatements(pool: pg.Pool): PoolOfKysely {
  const names = new Map<string, string>();
  const wrapped = new WeakMap<pg.PoolClient, ClientOfKysely>();

  function nameOf(text: string): string | undefined {
    const found = names.get(text);
    if (found || names.size >= most) return found;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    names.set(text, name);
    return name;
  }

  function wrap(client: pg.PoolClient): ClientOfKysely {
    const query = (text: string, values: unknown[]) => {
      const name = values.length > 0 ? nameOf(text) : undefined;
      return client.query(name === undefined ? { text, values } : { name, text, values });
    };
    // pg counts the rows of every statement that Kysely asks the count of; its types allow null for others.
    return { query, release: (destroy?: boolean) => client.release(destroy) } as unknown as ClientOfKysely;
  }

  return {
    options: pool.options,
    async connect() {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? wrap(client);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}
