import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Client, createClient, testAuth } from '../behaviour/client.ts';
import { createScimServer, type ScimServer } from '../sdk/index.ts';
import { sqlConfigSchema } from './config.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { createSqlConnector } from './sql-connector.ts';

/** The largest key that a signed integer of 64 bits takes, and one as services that number everything in one series make. */
const largest = '9223372036854775807';
const snowflake = '1541815603606036480';
const next = '1541815603606036481';

/** A bit is how Hibernate keeps a boolean in MariaDB and MySQL. */
const flag = {
  sqlite: ['BOOLEAN', '1'],
  mysql: ['BIT(1)', "b'1'"],
  postgres: ['BOOLEAN', 'true'],
} as const;

export function oddColumnBehaviour({ database }: SuiteParts): void {
  describe('columns that are not plain', () => {
    let server: ScimServer;
    let call: Client['call'];

    beforeEach(async () => {
      const { kind, url, run } = database();
      const [type, on] = flag[kind];
      await run(`DROP TABLE IF EXISTS odd_user;
        CREATE TABLE odd_user (id BIGINT PRIMARY KEY, login VARCHAR(20) NOT NULL, number BIGINT, enabled ${type} NOT NULL);
        INSERT INTO odd_user VALUES (${snowflake}, 'ann', ${snowflake}, ${on}), (${next}, 'cid', 8, ${on}), (${largest}, 'bob', 7, ${on});`);
      const connector = await createSqlConnector(
        sqlConfigSchema.parse({
          name: 'odd',
          auth: { type: 'none' },
          database: { url },
          users: {
            table: 'odd_user',
            key: { column: 'id' },
            columns: { userName: 'login', 'enterprise.employeeNumber': 'number' },
            active: { column: 'enabled' },
          },
        }),
      );
      server = createScimServer(connector, { auth: testAuth });
      call = createClient(server, '2.0').call;
    });
    afterEach(() => server.close());

    test('keys of 19 digits', async () => {
      const { resources } = await createClient(server, '2.0').list('/Users', {});
      expect(resources.map(({ id }) => id)).toEqual([snowflake, next, largest]);
      for (const id of [snowflake, next, largest])
        expect(await call('GET', `/Users/${id}`)).toMatchObject({ status: 200, body: { id, active: true } });
      expect((await call('GET', '/Users/9223372036854775808')).status).toBe(404);
      const found = await call('GET', `/Users?filter=${encodeURIComponent(`id eq "${snowflake}"`)}`);
      expect(found.body['totalResults']).toBe(1);
    });

    test('a flag is written as it is read', async () => {
      const user = { schemas: [], userName: 'ann', active: false };
      expect(await call('PUT', `/Users/${snowflake}`, user)).toMatchObject({ status: 200, body: { active: false } });
      const filter = encodeURIComponent('active eq false');
      expect((await call('GET', `/Users?filter=${filter}`)).body['totalResults']).toBe(1);
    });

    test('names that are words of SQL, or have capitals, also in the advice', async () => {
      const { kind, url, run } = database();
      const [table, column] = kind === 'mysql' ? ['`order`', '`User`'] : ['"order"', '"User"'];
      await run(`DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id INTEGER PRIMARY KEY, ${column} VARCHAR(50));
        INSERT INTO ${table} VALUES (1, 'ann')`);
      const connector = await createSqlConnector(
        sqlConfigSchema.parse({
          name: 'words',
          auth: { type: 'none' },
          database: { url },
          users: { table: 'order', key: { column: 'id' }, columns: { userName: 'User' } },
        }),
      );
      const words = createScimServer(connector, { auth: testAuth });
      try {
        const { body } = await createClient(words, '2.0').call('PUT', '/Users/1', { schemas: [], userName: 'anna' });
        expect(body['userName']).toBe('anna');
        const [advice = ''] = await connector.advise();
        await run(advice.slice(advice.indexOf('CREATE INDEX')));
        expect(await connector.advise()).toEqual([]);
      } finally {
        await words.close();
        await run(`DROP TABLE ${table}`);
      }
    });

    test('a column that is made wider while the connector runs', async () => {
      const { kind, run } = database();
      expect((await call('GET', `/Users/${snowflake}`)).status).toBe(200);
      if (kind === 'mysql') await run('ALTER TABLE odd_user MODIFY login VARCHAR(200) NOT NULL');
      if (kind === 'postgres') await run('ALTER TABLE odd_user ALTER COLUMN login TYPE VARCHAR(200)');
      expect((await call('GET', `/Users/${snowflake}`)).status).toBe(200);
      expect((await call('PUT', `/Users/${snowflake}`, { schemas: [], userName: 'anna' })).status).toBe(200);
    });
  });
}
