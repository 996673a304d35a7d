import { randomBytes, randomUUID } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { digest } from '../auth/digest.ts';
import type { Tx } from '../db/database.ts';
import type { LogActor } from '../log/event.ts';
import type { AgentsDeps } from './deps.ts';

export interface EnrolmentToken {
  id: string;
  name: string;
  /** Shown this once; only its digest is stored. */
  token: string;
  host: string | null;
  expiresAt: Date;
}

export interface NewEnrolmentToken {
  name: string;
  /** Only a machine that states this host name, which is what the machine says of itself. */
  host?: string;
  /** Only from this address, as the org sees it. */
  address?: string;
  ttlMinutes: number;
}

/** Makes a one-use token with which a machine enrols itself, without a person at it. */
export async function createEnrolmentToken(
  deps: Pick<AgentsDeps, 'systemLog' | 'clock'>,
  tx: Tx,
  wanted: NewEnrolmentToken,
  actor: LogActor,
): Promise<EnrolmentToken> {
  const token = `pet_${randomBytes(24).toString('base64url')}`;
  const id = randomUUID();
  const host = wanted.host ?? null;
  const expiresAt = new Date(deps.clock() + wanted.ttlMinutes * 60_000);
  await tx
    .insertInto('enrolment_token')
    .values({
      id,
      hash: digest(token),
      name: wanted.name,
      host,
      address: wanted.address ?? null,
      created_by: actor.displayName,
      created_at: new Date(deps.clock()),
      expires_at: expiresAt,
    })
    .execute();
  await deps.systemLog.write(tx, [
    {
      eventType: 'system.agent.enrolment_token.create',
      message: `An enrolment token was made: ${wanted.name}`,
      actor,
      target: [{ type: 'EnrolmentToken', id, displayName: wanted.name }],
    },
  ]);
  return { id, name: wanted.name, token, host, expiresAt };
}

/**
 * Uses a token up for one key; the same key may come again, because its answer may have been lost.
 * Throws CodedError `enrolment_token_refused`. @returns whether this is the first use, and the token's name
 */
export async function redeemEnrolmentToken(
  tx: Tx,
  use: { secret: string; jkt: string; host: string; address: string; now: number },
): Promise<{ first: boolean; name: string }> {
  const now = new Date(use.now);
  const { rows } = await sql<{ name: string; first: boolean }>`
    update enrolment_token set used_by_jkt = ${use.jkt}, used_at = coalesce(enrolment_token.used_at, ${now}::timestamptz)
    from (select id, used_by_jkt is null as first from enrolment_token where hash = ${digest(use.secret)} for update) before
    where enrolment_token.id = before.id
      and (host is null or lower(host) = lower(${use.host})) and (address is null or address = ${use.address})
      and (used_by_jkt = ${use.jkt} or (used_by_jkt is null and expires_at > ${now}::timestamptz))
    returning name, first`.execute(tx);
  if (!rows[0]) throw new CodedError('enrolment_token_refused');
  return rows[0];
}
