import type { Json, PatchOperation } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Seal } from '../../seal/seal.ts';

/** One JWE for each agent of the app: a clear text password is stored nowhere. */
export async function sealForAgents(
  db: Tx,
  seal: Pick<Seal, 'sealForAgent'>,
  appId: string,
  clearText: string,
): Promise<Record<string, string>> {
  const { rows } = await sql<{ id: string; key: Record<string, string> }>`
    select g.id, g.encryption_key as key from app_agent s join agent g on g.id = s.agent_id
    where s.app_id = ${appId}::uuid and g.status <> 'revoked'`.execute(db);
  const sealed = rows.map(async ({ id, key }) => [id, await seal.sealForAgent(key, clearText)] as const);
  return Object.fromEntries(await Promise.all(sealed));
}

/** The operations of a patch without the password that they set, which is the last one they name. */
export function withoutPassword(operations: readonly PatchOperation[]): {
  operations: PatchOperation[];
  password?: string;
} {
  let password: string | undefined;
  const take = (value: Json | undefined) => {
    if (typeof value === 'string') password = value;
  };
  const kept = operations.flatMap((operation): PatchOperation[] => {
    const { path, value } = operation;
    if (path?.attribute.toLowerCase() === 'password') {
      take(value);
      return [];
    }
    if ((path && path.attribute !== '') || typeof value !== 'object' || value === null || Array.isArray(value))
      return [operation];
    const rest = Object.entries(value).filter(([name, one]) => {
      const mine = /^(urn:.*:)?password$/i.test(name);
      if (mine) take(one);
      return !mine;
    });
    return rest.length > 0 ? [{ ...operation, value: Object.fromEntries(rest) }] : [];
  });
  return { operations: kept, ...(password === undefined ? {} : { password }) };
}
