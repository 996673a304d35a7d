import type { FastifyInstance } from 'fastify';
import { scimError } from './errors.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Answers 405 with an `Allow` header for every method of a path that is not in `allowed`. */
export function allowOnly(scope: FastifyInstance, url: string, allowed: ReadonlySet<string>): void {
  const refused = methods.filter((method) => !allowed.has(method));
  if (!refused.length) return;
  const allow = [...allowed].join(', ');
  scope.route({
    method: refused,
    url,
    handler: async (request, reply) => {
      reply.header('allow', allow);
      const offered = allow ? `It offers ${allow}.` : 'It offers no method here.';
      throw scimError(405, `This connector does not offer ${request.method} on ${url}. ${offered}`);
    },
  });
}
