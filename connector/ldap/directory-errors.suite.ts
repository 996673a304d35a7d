import { describe, expect, test } from 'vitest';
import { createClient, testAuth } from '../behaviour/client.ts';
import { person } from '../behaviour/people.ts';
import { createScimServer } from '../sdk/index.ts';
import type { Changes, SuiteParts } from './directories.suite.ts';
import { createLdapConnector } from './ldap-connector.ts';
import { directoryConfig, emptyDirectory, entriesOf } from './test-directory.ts';
import { withServer } from './with-server.suite.ts';

/** What the directory refuses, and what happens when it is not there. */
export function directoryErrorBehaviour({ target, client, start }: SuiteParts): void {
  const serverOf = async (changes: Changes) =>
    createScimServer(await createLdapConnector(directoryConfig(target(), changes)), { auth: testAuth });
  const detailOf = async (changes: Changes) => {
    const server = await serverOf(changes);
    const { status, body } = await createClient(server, '2.0').call('GET', '/Users');
    await server.close();
    expect(status, JSON.stringify(body)).toBe(503);
    return String(body['detail']);
  };

  describe('errors', () => {
    test('wrong credentials, an unknown CA, a wrong base and a closed port are told as such', async () => {
      const wrong = await detailOf({ directory: { password: 'wrong' } });
      expect(wrong).toMatch(/does not accept the connector's own account: .* wrong\. Check directory\.bindDn/);
      expect(await detailOf({ directory: { caFile: undefined } })).toMatch(
        /certificate is not trusted .* directory\.caFile/,
      );
      expect(await detailOf({ users: { base: `ou=nowhere,${target().suffix}` } })).toMatch(
        /no entry ou=nowhere.*users\.base/,
      );
      expect(await detailOf({ directory: { url: 'ldaps://127.0.0.1:1' } })).toMatch(/does not answer .*directory\.url/);
      expect(wrong).not.toContain(target().password);
    });

    test('check names every key that does not fit', async () => {
      const attributes = { title: 'noSuchAttribute' };
      const users = { base: `ou=nowhere,${target().suffix}`, attributes };
      const connector = await createLdapConnector(directoryConfig(target(), { users }));
      expect(await connector.check()).toEqual([
        expect.stringMatching(/^users\.base: the directory has no entry ou=nowhere/),
        expect.stringMatching(/^users\.attributes\.title: the directory knows no attribute noSuchAttribute/),
      ]);
      await connector.close?.();
      const fine = await createLdapConnector(directoryConfig(target()));
      expect(await fine.check()).toEqual([]);
      expect(await fine.advise()).toEqual([]);
      await fine.close?.();
    });

    test('an account without rights gets 403 with the way to mend it', async () => {
      await emptyDirectory(client(), target());
      await withServer(start(), async ({ call }) => {
        await call('POST', '/Users', person('ann'));
      });
      const [entry] = await entriesOf(client(), `ou=people,${target().suffix}`);
      const server = await serverOf({ directory: { bindDn: entry!.dn, password: 'correct horse' } });
      const refused = await createClient(server, '2.0').call('POST', '/Users', person('bob'));
      expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Give it the right') } });
      await server.close();
    });

    test('StartTLS', async () => {
      const server = await serverOf({ directory: { url: target().plainUrl, startTls: true } });
      const { status } = await createClient(server, '2.0').call('POST', '/Users', person('tls'));
      expect(status).toBe(201);
      await server.close();
    });

    test('a directory that is killed is 503 until it is back, and nothing else is needed', async () => {
      await withServer(start(), async ({ call, list }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const under = Array.from({ length: 20 }, (_, n) => call('POST', '/Users', person(`p${n}`)));
        await target().kill();
        // Whatever was under way is answered, one way or the other.
        for (const { status } of await Promise.all(under)) expect([201, 503]).toContain(status);
        const down = await call('GET', `/Users/${body['id']}`);
        expect(down).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
        const server = await serverOf({});
        expect((await createClient(server, '1.1').call('GET', '/Users')).status).toBe(503);
        await target().restart();
        expect((await call('GET', `/Users/${body['id']}`)).body).toMatchObject({ userName: 'ann' });
        expect((await createClient(server, '1.1').call('GET', '/Users')).status).toBe(200);
        const { resources } = await list('/Users', { filter: 'userName sw "p"' });
        for (const { userName } of resources)
          expect((await call('POST', '/Users', person(String(userName)))).status).toBe(409);
        await server.close();
      });
    });
  });
}
