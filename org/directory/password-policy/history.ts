import { randomUUIDv7 } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { refuse } from '../refused.ts';
import { verifyPassword } from '../verify-password.ts';
import { readPolicy } from './policy.ts';

/** The longest history that a policy can ask for. */
const mostKept = 30;

/**
 * Throws Refused `password_used_before` where the person has or had it, as far back as the policy says. Takes about
 * 0.2 s for each of them: never inside a transaction.
 */
export async function requireFreshPassword(tx: Tx, personId: string, password: string, field: string): Promise<void> {
  const { history } = await readPolicy(tx);
  const { rows } = await sql<{ hash: string }>`
    select hash from (
      select password_hash as hash, null::uuid as id from person where id = ${personId}::uuid and password_hash is not null
      union all select hash, id from former_password where person_id = ${personId}::uuid
    ) known order by id desc nulls first limit ${history}`.execute(tx);
  for (const { hash } of rows) {
    if (await verifyPassword(password, hash)) throw refuse(field, 'password_used_before', { count: history });
  }
}

/** Keeps the password that is about to be replaced. */
export async function keepFormer(tx: Tx, personId: string): Promise<void> {
  await sql`
    insert into former_password (id, person_id, hash)
    select ${randomUUIDv7()}::uuid, id, password_hash from person where id = ${personId}::uuid and password_hash is not null`.execute(
    tx,
  );
  await sql`
    delete from former_password where person_id = ${personId}::uuid and id not in (
      select id from former_password where person_id = ${personId}::uuid order by id desc limit ${mostKept})`.execute(
    tx,
  );
}
