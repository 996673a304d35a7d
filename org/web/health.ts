import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** `GET /health` for load balancers: 200 when this node and its database work, else 503. Nothing more is told. */
export function registerHealth(app: FastifyInstance, { db, version }: { db: Db; version: string }): void {
  app.get('/health', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await sql`select 1`.execute(db.kysely);
      return { status: 'ok', version };
    } catch {
      return reply.code(503).send({ status: 'database_unreachable', version });
    }
  });
}
