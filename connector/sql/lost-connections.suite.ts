import { describe, expect, test } from 'vitest';
import { createClient } from '../behaviour/client.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { openDatabase } from './open-database.ts';
import type { TestDatabase } from './test-database.ts';

/** Ends every connection but the one of the test. */
async function endConnections({ kind, rows, run }: TestDatabase): Promise<void> {
  if (kind === 'postgres') {
    await rows(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    return;
  }
  const threads = await rows('SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID()');
  // A thread may have ended by itself in between.
  for (const { id } of threads) await run(`KILL ${id}`).catch(() => undefined);
}

/** For databases behind a network: connections end in the middle of requests. */
export function lostConnectionBehaviour({ database, start }: SuiteParts): void {
  describe('connections that end in the middle', () => {
    test('leave nothing half-written, answer 503 or what was done, and come back', async () => {
      if (database().kind === 'sqlite') return;
      const server = await start({ password: undefined });
      const { call } = createClient(server, '2.0');
      const people = await Promise.all([1, 2, 3].map((n) => call('POST', '/Users', { userName: `member${n}` })));
      const members = people.map(({ body }) => ({ value: body['id'] }));
      const answers: { status: number; name: string }[] = [];
      const send = async (path: '/Users' | '/Groups', name: string) => {
        const body = path === '/Users' ? { userName: name } : { displayName: name, members };
        answers.push({ status: (await call('POST', path, body)).status, name });
      };
      for (let round = 0; round < 5; round++) {
        const requests = Array.from({ length: 12 }, (_, n) => send(n % 2 ? '/Users' : '/Groups', `r${round}n${n}`));
        await Promise.race(requests);
        await endConnections(database());
        await Promise.all(requests);
      }
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 503]));
      const rows = await database().rows(
        'SELECT g.name AS name, COUNT(m.user_id) AS members FROM app_group g LEFT JOIN app_membership m ON m.group_id = g.id GROUP BY g.name',
      );
      expect(rows.filter((row) => Number(row['members']) !== members.length)).toEqual([]);
      const users = await database().rows('SELECT login AS name FROM app_user');
      const stored = new Set([...rows, ...users].map(({ name }) => name));
      expect(answers.filter(({ status, name }) => status === 201 && !stored.has(name))).toEqual([]);
      // A connection of the pool may still have to find out that it is gone.
      const after = await Promise.all(Array.from({ length: 12 }, () => call('GET', '/Users?count=1')));
      expect(after.every(({ status }) => status === 200 || status === 503)).toBe(true);
      expect((await call('POST', '/Users', { userName: 'afterwards' })).status).toBe(201);
      await server.close();
    });

    test('are not waited for without end while all of them are busy', async () => {
      if (database().kind === 'sqlite') return;
      const one = openDatabase(database().url, 1, 50);
      const { promise: done, resolve: finish } = Promise.withResolvers<void>();
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const busy = one.write(async () => {
        begin();
        await done;
      });
      await begun;
      const tired = await one.read('SELECT 1 AS n', []).catch((error: unknown) => one.problemOf(error)?.kind);
      finish();
      await busy;
      expect(tired).toBe('unavailable');
      expect((await one.read('SELECT 1 AS n', [])).map(({ n }) => Number(n))).toEqual([1]);
      await one.close();
    });
  });
}
