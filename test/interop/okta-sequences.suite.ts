import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundApp } from '../kit/inbound-app.ts';
import { type Behind, group, patchOf, query, user } from './provider-sequences.ts';

const patched = [200, 204];

/** What Okta sends to a SCIM 2.0 app (its SCIM protocol reference), call by call. */
export function oktaSequences(name: string, behind: () => Behind): void {
  describe(`${name}, as Okta drives it`, () => {
    let app: InboundApp;
    let scim: InboundApp['scim'];
    beforeEach(async () => {
      app = await behind().connect();
      scim = app.scim;
    });

    const ann = (login: string) => ({
      schemas: [user],
      userName: login,
      name: { givenName: 'Ann', familyName: 'Lee' },
      emails: [{ primary: true, value: login, type: 'work' }],
      displayName: 'Ann Lee',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq-Xq',
      active: true,
    });
    const find = (login: string) =>
      scim('GET', `/Users${query({ filter: `userName eq "${login}"`, startIndex: 1, count: 100 })}`);
    const create = async (login: string): Promise<string> => (await scim('POST', '/Users', ann(login))).body.id;
    const push = async (displayName: string, ...ids: string[]): Promise<string> => {
      const members = ids.map((value) => ({ value, display: value }));
      return (await scim('POST', '/Groups', { schemas: [group], displayName, members })).body.id;
    };

    test('Test API Credentials', async () => {
      const { status, body } = await scim('GET', `/Users${query({ startIndex: 1, count: 2 })}`);
      expect([status, body.totalResults, body.startIndex]).toEqual([200, 0, 1]);
      const refused = await scim('GET', '/Users', undefined, { authorization: 'Bearer wrong' });
      expect(refused.status).toBe(401);
    });

    test('a user is looked up, created, read, changed by PUT, deactivated and reactivated', async () => {
      const login = 'okta.life@example.com';
      const none = await find(login);
      expect([none.status, none.body.totalResults, none.body.Resources ?? []]).toEqual([200, 0, []]);
      const made = await scim('POST', '/Users', ann(login));
      expect([made.status, made.body.userName, made.body.active]).toEqual([201, login, true]);
      expect(made.body).not.toHaveProperty('password');
      expect(await behind().person(login)).toMatchObject({ active: true, familyName: 'Lee', email: login });

      const { id } = made.body;
      expect((await find(login)).body.Resources[0].id).toBe(id);
      const { password: _, ...whole } = ann(login);
      const read = await scim('GET', `/Users/${id}`);
      expect(read.body).toMatchObject({ id, name: whole.name });
      const changed = { ...whole, id, name: { givenName: 'Ann', familyName: 'Stone' } };
      expect((await scim('PUT', `/Users/${id}`, changed)).status).toBe(200);
      expect((await behind().person(login))?.familyName).toBe('Stone');

      expect((await scim('PUT', `/Users/${id}`, { ...changed, active: false })).body.active).toBe(false);
      expect((await behind().person(login))?.active).toBe(false);
      expect((await scim('PUT', `/Users/${id}`, { ...changed, active: true })).body.active).toBe(true);
      expect(await behind().person(login)).toMatchObject({ active: true, familyName: 'Stone' });
    });

    test('an app of the integration network deactivates by PATCH without a path', async () => {
      const login = 'okta.patch@example.com';
      const id = await create(login);
      for (const active of [false, true]) {
        const { status } = await scim('PATCH', `/Users/${id}`, patchOf({ op: 'replace', value: { active } }));
        expect(patched).toContain(status);
        expect((await behind().person(login))?.active).toBe(active);
      }
    });

    test('a password is synchronised, and shown to nobody', async () => {
      const id = await create('okta.password@example.com');
      const { status } = await scim(
        'PATCH',
        `/Users/${id}`,
        patchOf({ op: 'replace', value: { password: 'Gr8-Passw0rd' } }),
      );
      expect(patched).toContain(status);
      expect(JSON.stringify((await scim('GET', `/Users/${id}`)).body)).not.toContain('Gr8');
    });

    test('somebody who is there already is 409, somebody who is not is 404', async () => {
      const login = 'okta.twice@example.com';
      await create(login);
      const twice = await scim('POST', '/Users', ann(login));
      expect([twice.status, twice.body.scimType, twice.body.status]).toEqual([409, 'uniqueness', '409']);
      expect((await scim('GET', '/Users/23a35c27-23d3-4c03-b4c5-6443c09e7173')).status).toBe(404);
    });

    test('an import reads everybody by pages', async () => {
      const logins = [1, 2, 3, 4, 5].map((n) => `okta.page${n}@example.com`);
      for (const login of logins) await create(login);
      const seen: string[] = [];
      for (let startIndex = 1, total = 1; startIndex <= total; startIndex += 2) {
        const { body } = await scim('GET', `/Users${query({ startIndex, count: 2 })}`);
        total = body.totalResults;
        seen.push(...body.Resources.map(({ userName }: { userName: string }) => userName));
      }
      expect(seen.sort()).toEqual(logins);
      expect((await scim('GET', `/Groups${query({ startIndex: 1, count: 100 })}`)).body.totalResults).toBe(0);
    });

    test('a group is pushed, its members come and go, it is renamed, replaced and deleted', async () => {
      const [one, two] = [await create('okta.one@example.com'), await create('okta.two@example.com')];
      const id = await push('Okta Staff', one);
      expect(await behind().members('Okta Staff')).toEqual(['okta.one@example.com']);
      const changes = patchOf(
        { op: 'remove', path: `members[value eq "${one}"]` },
        { op: 'add', path: 'members', value: [{ value: two, display: 'okta.two@example.com' }] },
      );
      expect(patched).toContain((await scim('PATCH', `/Groups/${id}`, changes)).status);
      expect(await behind().members('Okta Staff')).toEqual(['okta.two@example.com']);
      const rename = patchOf({ op: 'replace', value: { id, displayName: 'Okta Crew' } });
      expect(patched).toContain((await scim('PATCH', `/Groups/${id}`, rename)).status);
      expect(await behind().members('Okta Crew')).toEqual(['okta.two@example.com']);
      const whole = { schemas: [group], id, displayName: 'Okta Crew', members: [{ value: one }, { value: two }] };
      expect((await scim('PUT', `/Groups/${id}`, whole)).status).toBe(200);
      expect((await scim('GET', `/Groups/${id}`)).body.members).toHaveLength(2);
      const resync = patchOf({ op: 'replace', path: 'members', value: [{ value: one }] });
      expect(patched).toContain((await scim('PATCH', `/Groups/${id}`, resync)).status);
      expect(await behind().members('Okta Crew')).toEqual(['okta.one@example.com']);
      expect((await scim('DELETE', `/Groups/${id}`)).status).toBe(204);
      expect(await behind().members('Okta Crew')).toBeUndefined();
    });
  });
}
