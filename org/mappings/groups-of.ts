import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { ContextGroup } from '../expressions/context.ts';

/** The groups of people, by person id; whoever is in none is left out. */
export async function groupsOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, ContextGroup[]>> {
  if (personIds.length === 0) return new Map();
  const { rows } = await sql<{ person_id: string; groups: ContextGroup[] }>`
    select m.person_id, jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) order by g.name) as groups
    from grp_member m join grp g on g.id = m.grp_id where m.person_id = any(${[...personIds]}::uuid[])
    group by m.person_id`.execute(tx);
  return new Map(rows.map(({ person_id, groups }) => [person_id, groups]));
}
