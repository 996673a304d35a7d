import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { testDb } from '../db/testing.ts';
import { personMatches } from './list-people.ts';

test('a search for people reads indexes, never everybody', async () => {
  const db = await testDb();
  const plan = await db.transaction(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const { rows } = await sql<Record<string, string>>`
      explain select 1 from person p where ${personMatches('ann')}`.execute(tx);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  });
  await db.close();
  expect(plan).not.toContain('Seq Scan');
  for (const index of ['login', 'email', 'last_name', 'display_name', 'name']) {
    expect(plan).toContain(`person_${index}_begins`);
  }
});
