import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { testDb } from '../db/testing.ts';
import { registerHealth } from './health.ts';

it('is alive without its database, and ready only with it', async () => {
  const db = await testDb();
  const app = Fastify();
  registerHealth(app, { db, version: '0.1.0' });
  const ask = async (url: string) => {
    const { statusCode, body, headers } = await app.inject(url);
    expect(headers['cache-control']).toBe('no-store');
    return [statusCode, JSON.parse(body)];
  };
  const good = [200, { status: 'ok', version: '0.1.0' }];
  expect([await ask('/health'), await ask('/health/ready'), await ask('/health/live')]).toEqual([good, good, good]);
  await db.close();
  const bad = [503, { status: 'database_unreachable', version: '0.1.0' }];
  expect([await ask('/health'), await ask('/health/ready'), await ask('/health/live')]).toEqual([bad, bad, good]);
  await app.close();
}, 60_000);
