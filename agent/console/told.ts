import { ORPCError } from '@orpc/server';
import { CodedError, describe } from '@postern/protocol/messages';
import { OrgFault } from '../ports.ts';

/** An expected error as the contract has it; anything else stays what it is. */
export function told(error: unknown): unknown {
  if (!(error instanceof CodedError || error instanceof OrgFault)) return error;
  const next = error instanceof CodedError ? error.next : describe(error.code).next;
  return new ORPCError('CODED', { status: 422, data: { code: error.code, message: error.message, next } });
}
