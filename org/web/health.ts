import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/**
 * For load balancers and whoever starts the program. `GET /health/live`: this process answers; restart it where it does
 * not. `GET /health/ready`, also as `/health`: it can serve, so its database works and it is not stopping; else 503, and
 * traffic goes to another node. Nothing more is told.
 */
export function registerHealth(app: FastifyInstance, { db, version }: { db: Db; version: string }): void {
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  app.get('/health/live', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return { status: 'ok', version };
  });
  for (const url of ['/health', '/health/ready']) {
    app.get(url, async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      if (stopping) return reply.code(503).send({ status: 'stopping', version });
      try {
        await sql`select 1`.execute(db.kysely);
        return { status: 'ok', version };
      } catch {
        return reply.code(503).send({ status: 'database_unreachable', version });
      }
    });
  }
}
