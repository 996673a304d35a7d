import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createClient } from '../behaviour/client.ts';
import type { SuiteParts } from './dialects.suite.ts';

const pieces = [
  "'",
  '"',
  '`',
  ';',
  '--',
  '/*',
  '*/',
  '\\',
  '\\\\',
  '$1',
  '$$',
  '?',
  ':id',
  '%',
  '_',
  '!',
  '(',
  ')',
  ' OR 1=1',
  "' OR '1'='1",
  '; DROP TABLE app_user; --',
  "') UNION SELECT 1",
  'a',
  'É',
  '😀',
  '\n',
  '{',
  '[',
  '\u2028',
  'x',
];
const hostile = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''))
  // The columns of the example take sixty characters.
  .filter((text) => text.length < 60);

/** What comes in a request never becomes SQL. */
export function hostileBehaviour({ database, start }: SuiteParts): void {
  describe('hostile values', () => {
    test('are kept, found and changed as they are, and touch nobody else', async () => {
      const server = await start({ password: undefined, delete: 'hard' });
      const { call, list } = createClient(server, '2.0');
      const custom = 'urn:okta:hr:1.0:user:custom';
      const other = await call('POST', '/Users', { userName: 'somebody else', title: 'stays' });
      const row = async () => database().rows("SELECT title, status FROM app_user WHERE login = 'somebody else'");
      const whole = await row();
      await fc.assert(
        fc.asyncProperty(
          hostile,
          hostile,
          fc.constantFrom('eq', 'co', 'sw', 'ew', 'ne', 'gt', 'le'),
          async (name, text, op) => {
            const userName = `u${name}`;
            const user = { userName, title: text, name: { givenName: text }, emails: [{ value: text, primary: true }] };
            const made = await call('POST', '/Users', user);
            expect(made).toMatchObject({ status: 201, body: { userName, title: text } });
            const found = await list('/Users', {
              filter: `userName eq ${JSON.stringify(userName)} and title eq ${JSON.stringify(text)}`,
            });
            expect(found.resources).toMatchObject([{ id: made.body['id'], title: text }]);
            for (const path of ['title', 'emails.value', 'id', 'name.givenName', 'groups.display']) {
              const { status } = await call(
                'GET',
                `/Users?filter=${encodeURIComponent(`${path} ${op} ${JSON.stringify(text)}`)}`,
              );
              expect(status).toBe(200);
            }
            expect((await call('GET', `/Users/${encodeURIComponent(text)}`)).status).toBe(404);
            expect((await call('POST', '/Users', { userName: `v${name}`, [custom]: { costCode: text } })).status).toBe(
              400,
            );
            expect((await call('POST', '/Groups', { displayName: name, members: [{ value: text }] })).status).toBe(400);
            const put = await call('PUT', `/Users/${made.body['id']}`, { ...user, title: name });
            expect(put).toMatchObject({ status: 200, body: { title: name } });
            expect((await call('DELETE', `/Users/${made.body['id']}`)).status).toBe(204);
            expect(await row()).toEqual(whole);
          },
        ),
        { numRuns: 25 },
      );
      expect((await list('/Users', {})).resources).toMatchObject([{ id: other.body['id'] }]);
      await server.close();
    });
  });
}
