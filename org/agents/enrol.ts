import { randomUUID } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { type EnrolAnswer, type EnrolRequest, type Stated, stated } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Candidate } from '../auth/call/agent-auth.ts';
import { thumbprint } from '../auth/call/signing-keys.ts';
import { clientIdOf } from '../auth/oidc/agent-client.ts';
import type { Tx } from '../db/database.ts';
import { json } from '../db/json.ts';
import type { AgentsDeps } from './deps.ts';
import { redeemEnrolmentToken } from './enrolment-token.ts';

interface Enrolment {
  candidate: Candidate;
  request: EnrolRequest;
  /** Where the call came from. */
  address: string;
}

/**
 * Makes an agent of a key, once: the same key again gets the same answer, for its first answer may have been lost.
 * Throws CodedError `key_mismatch`, `not_what_was_allowed`, `enrolment_token_refused`, `invalid_token`, `agent_revoked`.
 */
export async function enrol(
  deps: AgentsDeps,
  enrolment: Enrolment,
): Promise<{ answer: EnrolAnswer; created: boolean }> {
  const { candidate, request } = enrolment;
  if (thumbprint(request.signingKey) !== candidate.jkt) throw new CodedError('key_mismatch');
  if (candidate.by === 'device') checkStated(candidate.token.stated, request);

  return deps.db.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${candidate.jkt}))`.execute(tx);
    const { first, by } = await admit(deps, tx, enrolment);
    const known = await tx
      .selectFrom('agent_key')
      .innerJoin('agent', 'agent.id', 'agent_key.agent_id')
      .select(['agent.id', 'agent.status'])
      .where('jkt', '=', candidate.jkt)
      .executeTakeFirst();
    if (known && known.status !== 'active') throw new CodedError('agent_revoked');
    // Used before, and yet there is no such agent: it was deleted, and that holds.
    if (!known && !first) throw new CodedError(candidate.by === 'token' ? 'enrolment_token_refused' : 'invalid_token');
    const agentId = known?.id ?? (await insert(deps, tx, enrolment, by));
    return { answer: { agentId, clientId: clientIdOf(agentId), serverTime: deps.clock() }, created: !known };
  });
}

function checkStated(allowed: Stated, request: EnrolRequest): void {
  for (const field of Object.keys(stated.shape) as (keyof Stated)[]) {
    if (request[field] !== allowed[field]) throw new CodedError('not_what_was_allowed', { field });
  }
}

/** Uses the permission up. @returns whether for the first time, and who gave it */
async function admit(
  deps: AgentsDeps,
  tx: Tx,
  { candidate, request, address }: Enrolment,
): Promise<{ first: boolean; by: string }> {
  const now = deps.clock();
  if (candidate.by === 'token') {
    const use = { secret: candidate.secret, jkt: candidate.jkt, host: request.host, address, now };
    const { first, name } = await redeemEnrolmentToken(tx, use);
    return { first, by: `token: ${name}` };
  }
  const { token } = candidate;
  const admin = await tx.selectFrom('administrator').select('login').where('id', '=', token.sub).executeTakeFirst();
  if (!admin) throw new CodedError('invalid_token');
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('jti')
    .values({ id: `enrol ${token.jti}`, expires_at: new Date(token.exp * 1000) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return { first: Boolean(numInsertedOrUpdatedRows), by: admin.login };
}

async function insert(
  deps: AgentsDeps,
  tx: Tx,
  { candidate, request, address }: Enrolment,
  by: string,
): Promise<string> {
  const { signingKey, encryptionKey, ...said } = request;
  const id = randomUUID();
  const created_at = new Date(deps.clock());
  await tx
    .insertInto('agent')
    .values({ id, ...said, enrolled_by: by, encryption_key: json(encryptionKey), address, created_at })
    .execute();
  await tx
    .insertInto('agent_key')
    .values({ jkt: candidate.jkt, agent_id: id, jwk: json(signingKey), created_at })
    .execute();
  await deps.systemLog.write(tx, [
    {
      eventType: 'system.agent.register',
      message: `The agent ${said.name} was enrolled (${by})`,
      actor: { type: 'Agent', id, displayName: said.name },
      target: [{ type: 'Agent', id, displayName: said.name }],
      detail: { enrolledBy: by, host: said.host, os: said.os, version: said.version, address, jkt: candidate.jkt },
    },
  ]);
  return id;
}
