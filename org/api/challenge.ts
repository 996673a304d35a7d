import { CodedError } from '@postern/protocol/messages';
import type { FastifyReply, FastifyRequest } from 'fastify';

const errors: Record<string, string> = {
  access_token_refused: 'invalid_token',
  dpop_proof_refused: 'invalid_dpop_proof',
  insufficient_scope: 'insufficient_scope',
};

/** Tells a program why its access token is not enough (RFC 6750 section 3), in the words of Okta's own header. */
export function challenge(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { org, scope }: { org: string; scope?: string },
): void {
  const name = error instanceof CodedError ? errors[error.code] : undefined;
  if (!name) return;
  const scheme = request.headers.authorization?.startsWith('DPoP ') ? 'DPoP' : 'Bearer';
  const fields = {
    authorization_uri: `${org}/oauth2/v1/authorize`,
    realm: org,
    ...(scope && { scope }),
    error: name,
    error_description: (error as Error).message,
    resource: request.url.split('?', 1)[0]!.replaceAll('"', '%22'),
  };
  const said = Object.entries(fields).map(([key, value]) => `${key}="${value}"`);
  reply.header('WWW-Authenticate', `${scheme} ${said.join(', ')}`);
}
