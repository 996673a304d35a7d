import { beforeEach, describe, expect, test } from 'vitest';
import type { InboundApp } from '../kit/inbound-app.ts';
import { type Behind, enterprise, group, patchOf, query, user } from './provider-sequences.ts';

const patched = [200, 204];

/** What Entra ID sends to a SCIM 2.0 app (its guide to developing a SCIM endpoint), in its words. */
export function entraSequences(name: string, behind: () => Behind): void {
  describe(`${name}, as Entra ID drives it`, () => {
    let scim: InboundApp['scim'];
    beforeEach(async () => {
      scim = (await behind().connect()).scim;
    });

    const guest = (login: string) => ({
      schemas: [user, enterprise],
      externalId: login.split('@', 1)[0],
      userName: login,
      active: true,
      addresses: null,
      displayName: 'Ann Lee',
      emails: [{ type: 'work', value: login, primary: true }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Ann Lee', familyName: 'Lee', givenName: 'Ann' },
      roles: [],
      [enterprise]: { department: 'Sales' },
    });
    const create = async (login: string): Promise<string> => (await scim('POST', '/Users', guest(login))).body.id;
    const change = (id: string, ...operations: object[]) => scim('PATCH', `/Users/${id}`, patchOf(...operations));
    const find = (filter: string) => scim('GET', `/Users${query({ filter })}`);

    test('Test Connection asks for somebody who is not there', async () => {
      const { status, body } = await find('userName eq "f1b6a9a5-1f9c-4a8c-9a1b-0c2d3e4f5a6b"');
      expect([status, body.totalResults, body.Resources ?? []]).toEqual([200, 0, []]);
      expect(body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:ListResponse']);
    });

    test('schema discovery', async () => {
      const { status, body } = await scim('GET', '/Schemas');
      expect(status).toBe(200);
      expect(body.Resources.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([user, group]));
    });

    test('a user is matched, created, changed attribute by attribute, disabled and deleted', async () => {
      const login = 'entra.life@example.com';
      expect((await find(`userName eq "${login}"`)).body.totalResults).toBe(0);
      const made = await scim('POST', '/Users', guest(login));
      expect([made.status, made.body.userName, made.body.active]).toEqual([201, login, true]);
      const { id } = made.body;
      expect((await find(`externalId eq "entra.life"`)).body.Resources[0].id).toBe(id);
      expect(await behind().person(login)).toMatchObject({ active: true, department: 'Sales' });

      const mail = { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ann.new@example.com' };
      const both = await change(id, mail, { op: 'Replace', path: 'name.familyName', value: 'Stone' });
      expect(patched).toContain(both.status);
      expect(await behind().person(login)).toMatchObject({ familyName: 'Stone', email: 'ann.new@example.com' });

      await change(id, { op: 'Add', path: `${enterprise}:department`, value: 'Research' });
      expect((await behind().person(login))?.department).toBe('Research');
      const flat = { 'name.familyName': 'Hill', [`${enterprise}:department`]: 'Design' };
      expect(patched).toContain((await change(id, { op: 'Add', value: flat })).status);
      expect(await behind().person(login)).toMatchObject({ familyName: 'Hill', department: 'Design' });

      expect(patched).toContain((await change(id, { op: 'Replace', path: 'active', value: false })).status);
      expect((await behind().person(login))?.active).toBe(false);
      expect((await find(`userName eq "${login}"`)).body.Resources[0].active).toBe(false);
      expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204);
      expect((await scim('GET', `/Users/${id}`)).status).toBe(404);
      expect((await behind().person(login))?.active ?? false).toBe(false);
    });

    test('a user is disabled and enabled by the texts "False" and "True"', async () => {
      const login = 'entra.text@example.com';
      const id = await create(login);
      await change(id, { op: 'Replace', path: 'active', value: 'False' });
      expect((await behind().person(login))?.active).toBe(false);
      await change(id, { op: 'Replace', path: 'active', value: 'True' });
      expect((await behind().person(login))?.active).toBe(true);
    });

    test('a user is renamed, and found by the new name alone', async () => {
      const [old, login] = ['entra.old@example.com', 'entra.new@example.com'];
      const id = await create(old);
      expect(patched).toContain((await change(id, { op: 'Replace', path: 'userName', value: login })).status);
      expect((await find(`userName eq "${login}"`)).body.Resources[0].id).toBe(id);
      expect((await find(`userName eq "${old}"`)).body.totalResults).toBe(0);
    });

    test('a manager is given as a bare id, and looked up by reference', async () => {
      const [id, manager] = [await create('entra.one@example.com'), await create('entra.boss@example.com')];
      expect(patched).toContain(
        (await change(id, { op: 'Add', path: `${enterprise}:manager`, value: manager })).status,
      );
      const filter = `id eq "${id}" and manager eq "${manager}"`;
      const { body } = await scim('GET', `/Users${query({ filter, attributes: 'id' })}`);
      expect(body.Resources.map((one: { id: string }) => one.id)).toEqual([id]);
    });

    test('somebody who is there already is 409', async () => {
      await create('entra.twice@example.com');
      expect((await scim('POST', '/Users', guest('entra.twice@example.com'))).status).toBe(409);
    });

    test('a group is matched, created, renamed, filled and emptied member by member, and deleted', async () => {
      const ids = [await create('entra.a@example.com'), await create('entra.b@example.com')];
      const named = (displayName: string) =>
        scim('GET', `/Groups${query({ excludedAttributes: 'members', filter: `displayName eq "${displayName}"` })}`);
      expect((await named('Entra Staff')).body.totalResults).toBe(0);
      const sent = {
        schemas: [group],
        externalId: '8aa1a0c0-c4c3',
        displayName: 'Entra Staff',
        meta: { resourceType: 'Group' },
      };
      const made = await scim('POST', '/Groups', sent);
      expect([made.status, made.body.displayName]).toEqual([201, 'Entra Staff']);
      const { id } = made.body;
      expect((await named('Entra Staff')).body.Resources[0].id).toBe(id);
      const read = await scim('GET', `/Groups/${id}${query({ excludedAttributes: 'members' })}`);
      expect([read.status, read.body.members]).toEqual([200, undefined]);

      const members = (op: string, ...values: string[]) =>
        scim(
          'PATCH',
          `/Groups/${id}`,
          patchOf({ op, path: 'members', value: values.map((value) => ({ $ref: null, value })) }),
        );
      expect((await members('Add', ids[0]!)).status).toBe(204);
      expect((await members('Add', ids[1]!)).status).toBe(204);
      expect(await behind().members('Entra Staff')).toEqual(['entra.a@example.com', 'entra.b@example.com']);
      expect((await members('Remove', ids[0]!)).status).toBe(204);
      expect(await behind().members('Entra Staff')).toEqual(['entra.b@example.com']);
      const rename = patchOf({ op: 'Replace', path: 'displayName', value: 'Entra Crew' });
      expect((await scim('PATCH', `/Groups/${id}`, rename)).status).toBe(204);
      expect(await behind().members('Entra Crew')).toEqual(['entra.b@example.com']);
      expect((await scim('DELETE', `/Groups/${id}`)).status).toBe(204);
      expect(await behind().members('Entra Crew')).toBeUndefined();
    });
  });
}
