import { CodedError } from '@postern/protocol/messages';
import { type RotateRequest, wireBase } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { thumbprint } from '../auth/call/signing-keys.ts';
import type { AgentIdentity } from '../auth/port.ts';
import { json } from '../db/json.ts';
import type { AgentsDeps } from './deps.ts';

/** How long the key before goes on. */
const overlapMs = 24 * 3600_000;

/**
 * A new signing key, and maybe encryption key, for an agent: the call is signed by the current key, `proof` by the new
 * one over the same nonce. The same key again changes nothing. Throws CodedError `key_mismatch`, `key_in_use`,
 * `key_replaced`.
 */
export async function rotateKey(
  deps: AgentsDeps,
  caller: AgentIdentity,
  request: RotateRequest,
): Promise<{ kid: string }> {
  const jkt = thumbprint(request.signingKey);
  const proof = deps.proofs.read(request.proof, 'postern-key+jwt');
  const { sub, aud, nonce } = proof?.payload ?? {};
  const good = sub === caller.agentId && aud === `${deps.publicUrl}${wireBase}` && nonce === caller.nonce;
  if (!good || proof?.key.jkt !== jkt) throw new CodedError('key_mismatch');

  await deps.db.transaction(async (tx) => {
    const now = deps.clock();
    await sql`select from agent where id = ${caller.agentId}::uuid for update`.execute(tx);
    const keys = await tx
      .selectFrom('agent_key')
      .select(['jkt', 'agent_id', 'expires_at'])
      .where((where) => where.or([where('jkt', 'in', [jkt, caller.jkt]), where('agent_id', '=', caller.agentId)]))
      .execute();
    const known = keys.find((key) => key.jkt === jkt);
    if (known?.agent_id === caller.agentId) return;
    if (known) throw new CodedError('key_in_use');
    // A key that is on its way out (perhaps a stolen copy) must not bring in a successor of its own.
    if (keys.find((key) => key.jkt === caller.jkt)?.expires_at) throw new CodedError('key_replaced');

    await tx
      .updateTable('agent_key')
      .set({ expires_at: new Date(now + overlapMs) })
      .where('agent_id', '=', caller.agentId)
      .where('expires_at', 'is', null)
      .execute();
    await tx
      .insertInto('agent_key')
      .values({ jkt, agent_id: caller.agentId, jwk: json(request.signingKey), created_at: new Date(now) })
      .execute();
    const set = request.encryptionKey ? { encryption_key: json(request.encryptionKey) } : {};
    const agent = await tx
      .updateTable('agent')
      .set({ id: caller.agentId, ...set })
      .where('id', '=', caller.agentId)
      .returning('name')
      .executeTakeFirstOrThrow();
    await deps.systemLog.write(tx, [
      {
        eventType: 'system.agent.connector.key_rotate',
        message: `The agent ${agent.name} has a new key`,
        actor: { type: 'Agent', id: caller.agentId, displayName: agent.name },
        target: [{ type: 'Agent', id: caller.agentId, displayName: agent.name }],
        detail: { jkt, before: caller.jkt },
      },
    ]);
  });
  return { kid: jkt };
}
