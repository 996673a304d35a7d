import fc from 'fast-check';
import { Attribute, Change } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { person } from '../behaviour/people.ts';
import type { SuiteParts } from './directories.suite.ts';
import { parentOf } from './dn.ts';
import { canSignIn, entriesOf } from './test-directory.ts';
import { withServer } from './with-server.suite.ts';

/** What is in the directory afterwards, of people. */
export function peopleBehaviour({ target, client, start }: SuiteParts): void {
  const people = `ou=people,dc=example,dc=test`;
  const dnOf = async (name: string) => (await entriesOf(client(), people, `(|(uid=${name})(cn=${name}))`))[0]!.dn;

  describe('people', () => {
    test('a password signs in, a new one takes its place, and nobody inactive signs in', () =>
      withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const path = `/Users/${body['id']}`;
        const dn = await dnOf('ann');
        expect(await canSignIn(target(), dn, 'correct horse')).toBe(true);
        const { password: _, ...rest } = person('ann', 'Anna');
        await call('PUT', path, rest);
        expect(await canSignIn(target(), dn, 'correct horse')).toBe(true);
        await call('PUT', path, { ...rest, password: 'Battery staple 2' });
        expect(await canSignIn(target(), dn, 'correct horse')).toBe(false);
        expect(await canSignIn(target(), dn, 'Battery staple 2')).toBe(true);
        await call('PUT', path, { ...rest, active: false });
        expect(await canSignIn(target(), dn, 'Battery staple 2')).toBe(false);
        await call('PUT', path, { ...rest, active: true });
        expect(await canSignIn(target(), dn, 'Battery staple 2')).toBe(true);
      }));

    test('any name becomes one entry below the base, and is read back as it was sent', { timeout: 60_000 }, () =>
      withServer(start({ users: { delete: 'hard' } }), async ({ call, list }) => {
        const hostile = fc.oneof(
          fc.constantFrom(
            'a,ou=groups',
            '*)(uid=*',
            'x+cn=y',
            '#1',
            '"a"',
            'a\\',
            '<a>;b',
            'a=b',
            'é ü',
            "o'neil",
            'ann@example.com',
          ),
          fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }),
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
        );
        let created = 0;
        await fc.assert(
          fc.asyncProperty(hostile, async (userName) => {
            const { status, body } = await call('POST', '/Users', { userName, title: userName, active: false });
            // Refused by the directory's own rules, or nothing but spaces: then in words, and nothing is there.
            if (status !== 201) expect([400, 409], JSON.stringify(body)).toContain(status);
            else {
              created += 1;
              expect(body['userName']).toBe(userName);
              const found = await list('/Users', { filter: `userName eq ${JSON.stringify(userName)}` });
              expect(found).toMatchObject({ total: 1, resources: [{ id: body['id'] }] });
              const all = await entriesOf(client(), people);
              expect(all.map(({ dn }) => parentOf(dn).toLowerCase())).toEqual([people]);
              expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(204);
            }
            expect(await entriesOf(client(), people)).toEqual([]);
          }),
          { numRuns: 60 },
        );
        expect(created).toBeGreaterThan(20);
      }),
    );

    test('an entry that somebody else named keeps its name when its userName changes', () =>
      withServer(start(), async ({ call, list }) => {
        const isAd = target().preset === 'activedirectory';
        const dn = isAd ? `CN=Lee\\, Ann,${people}` : `cn=Lee\\, Ann,${people}`;
        const entry: Record<string, string> = isAd
          ? { objectClass: 'user', sAMAccountName: 'ann', userPrincipalName: 'ann@example.test' }
          : { objectClass: 'inetOrgPerson', uid: 'ann@example.test', sn: 'Lee' };
        await client().add(dn, entry);
        const { resources } = await list('/Users', { filter: 'userName eq "ann@example.test"' });
        const path = `/Users/${resources[0]?.['id']}`;
        const user = { userName: 'anna@example.test', name: { familyName: 'Lee' } };
        expect(await call('PUT', path, user)).toMatchObject({ status: 200, body: { userName: 'anna@example.test' } });
        const [found] = await entriesOf(client(), people);
        expect(found?.['cn']).toBe('Lee, Ann');
        expect(parentOf(found!.dn).toLowerCase()).toBe(people);
        expect(found!.dn).toMatch(/^cn=Lee/i);
        if (isAd) return;
        const named = await call('PUT', path, { ...user, name: { familyName: 'Lee', formatted: 'Ann Smith' } });
        expect(named).toMatchObject({ status: 200, body: { name: { formatted: 'Ann Smith' } } });
        expect((await entriesOf(client(), people))[0]?.['cn']).toEqual(['Ann Smith', 'Lee, Ann']);
      }));

    test("people whose names begin alike, or are those of a group, do not stand in each other's way", () =>
      withServer(start(), async ({ call }) => {
        await call('POST', '/Groups', { displayName: 'bea' });
        const names = [
          'bea@one.test',
          'ann@one.test',
          'ann@two.test',
          ...[1, 2, 3].map((n) => `anastasia.wolkenstein.${n}@one.test`),
        ];
        const answers = await Promise.all(names.map((userName) => call('POST', '/Users', person(userName))));
        expect(answers.map(({ status }) => status)).toEqual(names.map(() => 201));
      }));

    test('a new name is the same account, and its groups know it', () =>
      withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        await call('POST', '/Groups', { displayName: 'Staff', members: [{ value: body['id'] }] });
        const renamed = await call('PUT', `/Users/${body['id']}`, person('anna, lee'));
        expect(renamed).toMatchObject({
          status: 200,
          body: { id: body['id'], userName: 'anna, lee', groups: [{ display: 'Staff' }] },
        });
        const [group] = await entriesOf(client(), `ou=groups,${target().suffix}`);
        const [entry] = await entriesOf(client(), people);
        expect([group?.['member']].flat().map(plain)).toEqual([plain(entry!.dn)]);
      }));

    test('DELETE disables, removes from directory and groups, or is refused, as configured', async () => {
      await withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(204);
        expect((await call('GET', `/Users/${body['id']}`)).body).toMatchObject({ active: false });
      });
      await withServer(start({ users: { delete: 'hard' } }), async ({ call }) => {
        const [ann, bob] = [await call('POST', '/Users', person('ann')), await call('POST', '/Users', person('bob'))];
        const members = [ann, bob].map(({ body }) => ({ value: body['id'] }));
        const both = await call('POST', '/Groups', { displayName: 'Both', members });
        const one = await call('POST', '/Groups', { displayName: 'One', members: members.slice(0, 1) });
        expect((await call('DELETE', `/Users/${ann.body['id']}`)).status).toBe(204);
        expect((await call('GET', `/Groups/${both.body['id']}`)).body['members']).toMatchObject([
          { value: bob.body['id'] },
        ]);
        expect((await call('GET', `/Groups/${one.body['id']}`)).body['members'] ?? []).toEqual([]);
        expect((await call('DELETE', `/Users/${ann.body['id']}`)).status).toBe(404);
      });
      await withServer(start({ users: { delete: 'refuse' } }), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(405);
      });
    });

    test('what the directory requires and a person lacks stands there, and is not shown', () =>
      withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', { userName: 'ann' });
        expect(body).not.toHaveProperty('name');
        const named = await call('PUT', `/Users/${body['id']}`, person('ann'));
        expect(named.body).toMatchObject({ name: { familyName: 'Lee' } });
        const bare = await call('PUT', `/Users/${body['id']}`, { userName: 'ann' });
        expect(bare.body).not.toHaveProperty('name');
      }));

    test('several mails, typed attributes and what others changed', async () => {
      const urn = 'urn:okta:dir:1.0:user:custom';
      const integer = target().preset === 'activedirectory' ? 'countryCode' : undefined;
      const mails =
        target().preset === 'activedirectory' ? {} : { 'emails[primary]': { attribute: 'mail', multiple: true } };
      const attributes = {
        ...mails,
        [`${urn}:note`]: 'description',
        ...(integer ? { [`${urn}:number`]: integer } : {}),
      };
      await withServer(start({ users: { attributes } }), async ({ call, list }) => {
        const emails = [
          { value: 'a@example.com', type: 'work', primary: true },
          { value: 'b@example.com', type: 'other' },
        ];
        const custom = { note: 'x', ...(integer ? { number: 7 } : {}) };
        const { body } = await call('POST', '/Users', { ...person('ann'), emails, [urn]: custom });
        const read = await call('GET', `/Users/${body['id']}`);
        expect(read.body).toMatchObject({ emails, [urn]: custom });
        const before = new Date(Date.now() - 300_000).toISOString();
        const future = new Date(Date.now() + 300_000).toISOString();
        const since = async (time: string) =>
          (await list('/Users', { filter: `meta.lastModified gt "${time}"` })).resources.map(({ title }) => title);
        await change(await dnOf('ann'), 'title', 'Smith');
        expect(await since(before)).toEqual(['Smith']);
        expect(await since(future)).toEqual([]);
      });
    });
  });

  const change = async (dn: string, type: string, text: string) => {
    await client().modify(
      dn,
      new Change({ operation: 'replace', modification: new Attribute({ type, values: [text] }) }),
    );
  };
}

/** A DN without the spellings in which servers differ. */
function plain(dn: unknown): string {
  return String(dn).toLowerCase().replace(/\\2c/g, '\\,');
}
