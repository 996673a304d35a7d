import type { FastifyInstance } from 'fastify';
import type { Provider } from 'oidc-provider';

/** oidc-provider's name for its session cookie. */
const session = '_session';

/** Of the authorization server of the management API. */
export const serviceAddresses = ['/oauth2/v1/*'];

export const agentAddresses = [
  '/oauth/*',
  '/activate',
  '/activate/*',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
];

/** Hands an authorization server its addresses. It reads bodies itself, so no parser may touch them here. */
export async function registerProvider(app: FastifyInstance, provider: Provider, addresses: string[]): Promise<void> {
  const callback = provider.callback();
  const isOpen = async (id: string | undefined) => !!id && !!(await provider.Session.find(id))?.state?.secret;
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    for (const url of addresses) {
      scope.all(url, async (request, reply) => {
        // A form whose session is not known any more: oidc-provider fails at it, and all the person can do is to begin
        // again.
        if (url === '/activate' && request.method === 'POST' && !(await isOpen(request.cookies[session])))
          return reply.redirect(url, 303);
        for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, value as string);
        reply.hijack();
        callback(request.raw, reply.raw);
      });
    }
  });
}
