/** The org's database: PGlite inside this process, or PostgreSQL. The only folder that knows a driver is this one. */
import { Kysely, sql } from 'kysely';
import type { Engine, Listener } from './engine.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import type { Tables } from './tables.ts';

export type { Listener } from './engine.ts';

/** What queries run on: a transaction, or the database itself where one statement is enough. */
export type Tx = Kysely<Tables>;

export interface Db {
  readonly kysely: Kysely<Tables>;
  readonly kind: 'pglite' | 'postgres';
  /**
   * Runs `fn` in one transaction (READ COMMITTED) and commits; rolls back when it throws. After a deadlock or a
   * serialization failure `fn` runs again (three times at most), so it must change nothing but the database.
   * PGlite has one connection: while `fn` runs everyone else waits, so it must not wait for the network.
   */
  transaction<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** Tells every listener of every node at the commit of `tx`. Channel: lower case letters and `_`; payload below 8000 bytes. */
  notify(tx: Tx, channel: string, payload: string): Promise<void>;
  /** Not to be called inside a transaction. @returns ends it */
  listen(channel: string, fn: Listener): Promise<() => Promise<void>>;
  /** Runs `fn` in this process once `tx` has committed; never when it rolls back. Outside a transaction: at once. */
  onCommit(tx: Tx, fn: () => void): void;
  /** What a server does by itself and PGlite does not: removes dead rows and counts the living. On a timer, every few seconds. */
  maintain(): Promise<void>;
  close(): Promise<void>;
}

export type DbPlace = { url: string; connections?: number } | { folder: string } | { memory: true; template?: Blob };

/** Opens the database and brings its schema up to date. Throws CodedError (see engine and migrate). */
export async function createDb(place: DbPlace): Promise<Db> {
  const engine = await openEngine(place);
  try {
    const migrations = await readMigrations();
    await engine.scripts((runner) => migrate(runner, migrations));
  } catch (error) {
    await engine.close();
    throw error;
  }
  return dbOn(engine);
}

/** Opens the database with the schema that it has. */
export const openAsIs = async (place: DbPlace): Promise<Db> => dbOn(await openEngine(place));

export const openEngine = (place: DbPlace): Promise<Engine> =>
  'url' in place ? openPostgres(place) : openPglite(place);

const retryable = new Set(['40001', '40P01']);

/** After a deadlock or a serialization failure `transaction` runs its function again. */
export const isRetryable = (error: unknown): boolean => retryable.has((error as { code?: string }).code ?? '');

function dbOn(engine: Engine): Db {
  const kysely = new Kysely<Tables>({ dialect: engine.dialect });
  const hooks = new WeakMap<Tx, (() => void)[]>();

  async function once<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    const after: (() => void)[] = [];
    const answer = await kysely.transaction().execute((tx) => {
      hooks.set(tx, after);
      return fn(tx);
    });
    for (const hook of after) hook();
    return answer;
  }

  return {
    kysely,
    kind: engine.kind,
    async transaction(fn) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(fn);
        } catch (error) {
          if (attempt === 3 || !isRetryable(error)) throw error;
        }
      }
    },
    async notify(tx, channel, payload) {
      await sql`select pg_notify(${channel}, ${payload})`.execute(tx);
    },
    listen(channel, fn) {
      if (!/^[a-z_]{1,60}$/.test(channel)) throw new Error(`not a channel name: ${channel}`);
      return engine.listen(channel, fn, (statement) => sql.raw(statement).execute(kysely));
    },
    onCommit(tx, fn) {
      const after = hooks.get(tx);
      if (after) after.push(fn);
      else fn();
    },
    maintain: () => engine.maintain(),
    async close() {
      await kysely.destroy();
      await engine.close();
    },
  };
}
