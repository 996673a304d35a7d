import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { setPassword } from './change-person.ts';
import type { Change, DirectoryDeps } from './deps.ts';
import { getPerson } from './find-people.ts';
import { hashPassword } from './password.ts';
import { requireGoodPassword } from './password-policy/check.ts';
import { requireFreshPassword } from './password-policy/history.ts';
import { verifyPassword } from './verify-password.ts';

/**
 * A person's own change: the old password must be right, and the new one by the whole policy, its history included.
 * What takes long comes before the transaction. Throws CodedError `old_password_wrong`, `password_cannot_change`,
 * Refused by the policy.
 */
export async function changePassword(
  deps: DirectoryDeps & { db: Db },
  personId: string,
  { oldPassword, newPassword, field }: { oldPassword: string; newPassword: string; field: string },
  change: Change,
): Promise<void> {
  const { kysely } = deps.db;
  const person = await getPerson(kysely, personId);
  if (person.status !== 'ACTIVE') throw new CodedError('password_cannot_change', { status: person.status });
  const before = await hashOf(kysely, person.id);
  if (before === null || !(await verifyPassword(oldPassword, before))) throw new CodedError('old_password_wrong');
  await requireGoodPassword(kysely, newPassword, person.profile, field);
  await requireFreshPassword(kysely, person.id, newPassword, field);
  const hash = await hashPassword(newPassword);
  await deps.db.transaction(async (tx) => {
    const locked = await getPerson(tx, person.id, { lock: true });
    // Set by somebody else meanwhile: what was checked is not what is there.
    if ((await hashOf(tx, person.id)) !== before) throw new CodedError('old_password_wrong');
    await setPassword(tx, deps, locked, { hash, clearText: newPassword }, { ...change, field });
  });
}

async function hashOf(tx: Tx, personId: string): Promise<string | null> {
  const { rows } = await sql<{ password_hash: string | null }>`
    select password_hash from person where id = ${personId}::uuid`.execute(tx);
  return rows[0]?.password_hash ?? null;
}
