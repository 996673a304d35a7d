import type { FastifyInstance } from 'fastify';

/**
 * Every address that the org hands out, and every signature it checks, is built from its own public URL: whatever a
 * caller or a proxy wrote into Host and the forwarding headers is replaced before anyone reads it. `request.ip` was
 * worked out from the proxies that are trusted.
 */
export function pinAddress(app: FastifyInstance, publicUrl: string): void {
  const { host, protocol } = new URL(publicUrl);
  app.addHook('onRequest', async (request) => {
    const { headers } = request.raw;
    const address = request.ip;
    headers.host = host;
    headers['x-forwarded-proto'] = protocol.slice(0, -1);
    headers['x-forwarded-for'] = address;
    delete headers['x-forwarded-host'];
    delete headers['forwarded'];
  });
}
