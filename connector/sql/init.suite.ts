import { describe, expect, test } from 'vitest';
import { createScimServer } from '../sdk/index.ts';
import { sqlConfigSchema } from './config.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { initFromDatabase } from './init/index.ts';
import { createSqlConnector } from './sql-connector.ts';
import { createExampleTables } from './test-database.ts';

/** What `init` reads out of the example tables. */
export function initBehaviour({ database }: SuiteParts): void {
  describe('init', () => {
    const init = (options: object = {}) => {
      const { url } = database();
      return initFromDatabase({ name: 'example', databaseUrl: url, port: 8443, file: 'a.yaml' }, options);
    };

    test('proposes tables, keys, states and members', async () => {
      await createExampleTables(database());
      const { proposal, problems, advice } = await init();
      expect(problems).toEqual([]);
      expect(advice).toEqual([]);
      expect(proposal.users).toMatchObject({
        table: 'app_user',
        key: { column: 'id', generate: 'database' },
        columns: { userName: 'login', 'name.givenName': 'first_name', 'emails[primary]': 'email', title: 'title' },
        active: { column: 'status', true: 'A', false: 'D' },
        password: { column: 'password_hash', hash: 'bcrypt' },
        lastModified: 'updated_at',
      });
      expect(proposal.groups).toMatchObject({
        table: 'app_group',
        members: { table: 'app_membership', group: 'group_id', user: 'user_id' },
      });
      expect((await init({ groups: 'none' })).proposal.groups).toBeUndefined();
      await expect(init({ users: 'nowhere' })).rejects.toThrow('no table nowhere. It has: app_group');
      await expect(init({ groups: 'app_user' })).rejects.toThrow('Such tables are: app_group');
    });

    test('asks for no more rights than it needs, and these are enough', async () => {
      const { proposal, grants } = await init();
      expect(grants).not.toMatch(/ALL|SELECT ON|SELECT \([^)]*password_hash/);
      // MariaDB's run is test/interop/init.test.ts, where there is an administrator.
      if (database().kind !== 'postgres') {
        if (database().kind === 'sqlite') expect(grants).toContain('SQLite has no logins');
        return;
      }
      await createExampleTables(database());
      await database().run(`DROP ROLE IF EXISTS postern; ${grants}`);
      const url = new URL(database().url);
      url.username = 'postern';
      const config = sqlConfigSchema.parse({
        name: 'least',
        auth: { type: 'none' },
        database: { url: url.href },
        users: proposal.users,
        groups: proposal.groups,
      });
      const server = createScimServer(await createSqlConnector(config), { auth: { type: 'none' } });
      const call = async (method: 'POST' | 'PUT' | 'DELETE' | 'PATCH', path: string, payload?: object) =>
        server.app.inject({ method, url: `/scim/v2${path}`, ...(payload ? { payload } : {}) });
      const user = (await call('POST', '/Users', { userName: 'ann', password: 'sesame' })).json();
      expect((await call('PUT', `/Users/${user.id}`, { userName: 'ann', title: 'Lead' })).statusCode).toBe(200);
      const group = await call('POST', '/Groups', { displayName: 'Staff', members: [{ value: user.id }] });
      expect(group.statusCode).toBe(201);
      expect((await call('DELETE', `/Groups/${group.json().id}`)).statusCode).toBe(204);
      expect((await call('DELETE', `/Users/${user.id}`)).statusCode).toBe(204);
      await server.close();
      await createExampleTables(database());
      await database().run('DROP OWNED BY postern; DROP ROLE postern');
    });
  });
}
