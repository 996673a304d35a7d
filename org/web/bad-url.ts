import { CodedError } from '@postern/protocol/messages';
import { type WireFault, wireBase } from '@postern/protocol/wire';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerError } from '../api/errors.ts';
import { refusal } from '../inbound/answer.ts';
import { inboundPrefix } from '../inbound/settings.ts';

/** For addresses whose percent-encoding is broken, which reach no route: told in the words of whoever asks. */
export const answerBadUrl =
  (clock: () => number) =>
  (_error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    // No hook runs for such an address, so neither do the security headers.
    reply.header('x-content-type-options', 'nosniff');
    const path = request.raw.url?.split('?', 1)[0] ?? '';
    if (path.startsWith(inboundPrefix)) {
      const { status, headers, body } = refusal(new CodedError('address_invalid', { path }));
      reply.code(status).headers(headers).send(body);
      return;
    }
    if (!path.startsWith(`${wireBase}/`)) {
      answerError(new CodedError('address_invalid', { path }), request, reply);
      return;
    }
    const { message } = new CodedError('invalid_request', { detail: 'the address is not well-formed' });
    const body: WireFault = { error: 'invalid_request', message, serverTime: clock() };
    reply.code(400).send(body);
  };
