import { describe, expect, test } from 'vitest';
import { createClient } from '../behaviour/client.ts';
import { person } from '../behaviour/people.ts';
import type { SuiteParts } from './dialects.suite.ts';

/** Database errors as SCIM errors that name the attribute. */
export function databaseErrorBehaviour({ database, start }: SuiteParts): void {
  const withClient = async (users: object, task: (client: ReturnType<typeof createClient>) => Promise<void>) => {
    const server = await start(users);
    try {
      await task(createClient(server, '2.0'));
    } finally {
      await server.close();
    }
  };

  describe('database errors', () => {
    test('a duplicate names the attribute and can come with PUT too', () =>
      withClient({}, async ({ call }) => {
        await call('POST', '/Users', person('ann'));
        const { body } = await call('POST', '/Users', person('bob'));
        const clash = await call('PUT', `/Users/${body['id']}`, person('Ann'));
        expect(clash).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
        expect(clash.body['detail']).toContain('userName');
      }));

    test('a value that the column refuses names the attribute', () =>
      withClient(
        { columns: { userName: 'login', title: 'status' }, active: undefined, delete: 'refuse' },
        async ({ call }) => {
          const refused = await call('POST', '/Users', { userName: 'ann', title: 'X' });
          expect(refused.status).toBe(400);
          const fine = await call('POST', '/Users', { userName: 'ann', title: 'D' });
          expect(fine.body).toMatchObject({ title: 'D' });
        },
      ));

    test('texts that are too long name the attribute', () =>
      withClient({}, async ({ call }) => {
        const long = await call('POST', '/Users', { ...person('ann'), title: 'é'.repeat(101) });
        if (database().kind === 'sqlite') expect(long.status).toBe(201);
        else
          expect(long).toMatchObject({
            status: 400,
            body: { detail: expect.stringMatching(/title has 101 .* takes 100/) },
          });
        const fits = await call('POST', '/Users', { ...person('bob'), title: 'é'.repeat(100) });
        expect(fits).toMatchObject({ status: 201, body: { title: 'é'.repeat(100) } });
      }));

    test('a required column without a value names the attribute', () =>
      withClient({ columns: { userName: 'first_name', externalId: 'login' } }, async ({ call }) => {
        const missing = await call('POST', '/Users', { userName: 'ann' });
        expect(missing).toMatchObject({ status: 400, body: { detail: expect.stringContaining('externalId') } });
      }));

    test('odd characters are stored as they are, odd ids find nobody', () =>
      withClient({}, async ({ call, list }) => {
        const name = `O'Br"ien \\ %_! 😀 é`;
        const { body } = await call('POST', '/Users', { userName: name, title: '; DROP TABLE app_user; --' });
        const filter = `userName eq ${JSON.stringify(name)}`;
        expect((await list('/Users', { filter })).resources).toMatchObject([{ userName: name }]);
        expect((await list('/Users', { filter: `userName sw ${JSON.stringify(name.slice(0, 12))}` })).total).toBe(1);
        expect((await call('GET', `/Users/${body['id']}`)).body).toMatchObject({ title: '; DROP TABLE app_user; --' });
        for (const id of ['abc', '1e0', '99999999999999999999', '-1', '%00', '1%20OR%201=1', "1';--"]) {
          expect((await call('GET', `/Users/${id}`)).status).toBe(404);
        }
      }));

    test('a name with an accent or a space more is another name', () =>
      withClient({}, async ({ call, list }) => {
        await call('POST', '/Users', person('elan'));
        expect((await list('/Users', { filter: 'userName eq "élan"' })).total).toBe(0);
        expect((await list('/Users', { filter: 'userName eq "elan "' })).total).toBe(0);
        await call('POST', '/Users', person('ÉVA'));
        expect((await list('/Users', { filter: 'userName eq "éva"' })).total).toBe(1);
        expect((await list('/Users', { filter: 'userName co "év"' })).total).toBe(1);
      }));
  });
}
