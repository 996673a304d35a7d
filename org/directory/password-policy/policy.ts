import { sql } from 'kysely';
import { z } from 'zod';
import type { Tx } from '../../db/database.ts';

/** What a password of a person must be. Without more characters, classes make passwords that people forget (NIST SP 800-63B). */
export const passwordPolicy = z.object({
  minLength: z.int().min(8).max(64).default(8),
  lowerCase: z.boolean().default(false),
  upperCase: z.boolean().default(false),
  number: z.boolean().default(false),
  symbol: z.boolean().default(false),
  /** Not the person's own login or names. */
  excludeNames: z.boolean().default(true),
  /** Not one of the list of common passwords. */
  excludeCommon: z.boolean().default(true),
  /** So many passwords, the one in use among them, are not taken again. */
  history: z.int().min(0).max(30).default(4),
  /** Changes with every change. */
  updatedAt: z.iso.datetime().optional(),
});
export type PasswordPolicy = z.infer<typeof passwordPolicy>;

const key = 'password_policy';

export async function readPolicy(tx: Tx): Promise<PasswordPolicy> {
  const { rows } = await sql<{ value: unknown }>`select value from setting where key = ${key}`.execute(tx);
  return passwordPolicy.parse(rows[0]?.value ?? {});
}

export async function savePolicy(tx: Tx, policy: PasswordPolicy): Promise<void> {
  await sql`
    insert into setting (key, value) values (${key}, ${JSON.stringify(policy)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(tx);
}
