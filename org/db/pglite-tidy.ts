import { setImmediate } from 'node:timers/promises';
import type { PGlite } from '@electric-sql/pglite';

interface Table {
  name: string;
  /** More rows were removed or replaced than a table of its size may carry along. */
  vacuum: boolean;
}

/**
 * What a server's autovacuum does and PGlite does not: counts again a table that has grown or changed by a tenth, and
 * removes the dead rows of one where they are a fifth (the server's own thresholds). Cheap where nothing is due.
 */
export async function tidy(pglite: Pick<PGlite, 'query' | 'exec'>): Promise<void> {
  // What the last statements did is counted a second later by itself; the plans of the next ones need it now.
  await pglite.query('select pg_stat_force_next_flush()');
  const { rows } = await pglite.query<Table>(`
    select quote_ident(s.relname) as name, s.n_dead_tup > 200 + 0.2 * greatest(c.reltuples, 0) as vacuum
    from pg_stat_user_tables s join pg_class c on c.oid = s.relid
    where s.n_mod_since_analyze > 200 + 0.1 * greatest(c.reltuples, 0)
      or s.n_dead_tup > 200 + 0.2 * greatest(c.reltuples, 0)
    order by s.relname`);
  for (const { name, vacuum } of rows) {
    await pglite.exec(`${vacuum ? 'vacuum (analyze)' : 'analyze'} ${name}`);
    // Requests that came meanwhile are read, and come in between.
    await setImmediate();
  }
}
