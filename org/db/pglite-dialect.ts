import type { PGlite } from '@electric-sql/pglite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PGliteAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { createStatements } from './pglite-statements.ts';
import { createTurns } from './turns.ts';

/** Kysely on PGlite with prepared statements. There is one connection, and Kysely gives it to one user at a time. */
export function createPgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PGliteAdapter(),
    createDriver: () => createDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

interface Open {
  commit(): void;
  rollback(): void;
  ended: Promise<void>;
}

const rolledBack = new Error('rolled back');

function createDriver(pglite: PGlite): Driver {
  const statements = createStatements(pglite);
  const turn = createTurns();
  let open: Open | undefined;

  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery) {
      await turn();
      return statements.run<R>(sql, parameters, open !== undefined);
    },
    streamQuery() {
      throw new Error('PGlite does not stream.');
    },
  };

  async function end(how: (transaction: Open) => void): Promise<void> {
    const transaction = open;
    open = undefined;
    if (!transaction) return;
    how(transaction);
    await transaction.ended;
  }

  return {
    init: async () => undefined,
    async acquireConnection() {
      await statements.renewPlans();
      return connection;
    },
    releaseConnection: async () => undefined,
    async beginTransaction() {
      const begun = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const ended = pglite.transaction(() => {
        begun.resolve();
        return over.promise;
      });
      ended.catch(begun.reject);
      await begun.promise;
      open = { commit: over.resolve, rollback: () => over.reject(rolledBack), ended };
    },
    commitTransaction: () => end(({ commit }) => commit()),
    rollbackTransaction: () =>
      end(({ rollback }) => rollback()).catch((error: unknown) => {
        if (error !== rolledBack) throw error;
      }),
    async destroy() {
      if (!pglite.closed) await pglite.close();
    },
  };
}
