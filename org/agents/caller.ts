import { CodedError } from '@postern/protocol/messages';
import { agentHeader, sessionHeader } from '@postern/protocol/wire';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AgentCaller } from '../queue/port.ts';
import { isOlder } from './older.ts';

/** Checks token, DPoP proof, agent and key of a call. Throws CodedError. Implemented in auth/. */
export type RequireAgent = (request: FastifyRequest) => Promise<{ agentId: string }>;

/** The same in two steps (auth/port.ts). */
export type Recognise = (request: FastifyRequest) => Promise<{ agentId: string; checked: Promise<unknown> }>;

/** The oldest agent that speaks this version of the wire. */
const oldest = '0.1.0';

/** Who calls. Throws CodedError `upgrade_required`, `invalid_request`, and what `requireAgent` throws. */
export async function callerOf(request: FastifyRequest, requireAgent: RequireAgent): Promise<AgentCaller> {
  const version = versionOf(request.headers[agentHeader]);
  const { agentId } = await requireAgent(request);
  return { agentId, session: sessionOf(request), version, address: request.ip };
}

/** As `callerOf`, before it is known whether the call is a new one: `checked`. */
export async function recognisedCaller(
  request: FastifyRequest,
  recognise: Recognise,
): Promise<{ caller: AgentCaller; checked: Promise<unknown> }> {
  const version = versionOf(request.headers[agentHeader]);
  const { agentId, checked } = await recognise(request);
  return { caller: { agentId, session: sessionOf(request), version, address: request.ip }, checked };
}

const uuid = z.uuid();

function sessionOf(request: FastifyRequest): string {
  const session = uuid.safeParse(request.headers[sessionHeader]);
  if (!session.success) throw new CodedError('invalid_request', { detail: `header ${sessionHeader} is not a UUID` });
  return session.data;
}

function versionOf(header: string | string[] | undefined): string {
  const version =
    typeof header === 'string' && header.length <= 40 && /^\d+\.\d+\.\d+/.test(header) ? header : undefined;
  if (version === undefined || isOlder(version, oldest))
    throw new CodedError('upgrade_required', { version: version ?? 'unknown' });
  return version;
}
