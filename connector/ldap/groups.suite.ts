import fc from 'fast-check';
import { Attribute, Change } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { person } from '../behaviour/people.ts';
import type { SuiteParts } from './directories.suite.ts';
import { parentOf } from './dn.ts';
import { addPeople, entriesOf } from './test-directory.ts';
import { withServer } from './with-server.suite.ts';

/** What is in the directory afterwards, of groups. */
export function groupsBehaviour({ target, client, start }: SuiteParts): void {
  const groups = `ou=groups,dc=example,dc=test`;
  const add = (type: string, values: string[]) =>
    new Change({ operation: 'add', modification: new Attribute({ type, values }) });

  describe('groups', () => {
    test('unknown members are named, and nothing of the group is stored', () =>
      withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const missing = String(body['id']).replace(/^..../, '0000');
        const members = [{ value: body['id'] }, { value: missing }, { value: '*)(uid=*' }];
        const refused = await call('POST', '/Groups', { displayName: 'Staff', members });
        expect(refused.status).toBe(400);
        expect(refused.body['detail']).toContain(`${missing}, *)(uid=*`);
        expect(await entriesOf(client(), groups)).toEqual([]);
      }));

    test('any name becomes one group below the base, and is read back as it was sent', { timeout: 60_000 }, () =>
      withServer(start(), async ({ call, list }) => {
        const hostile = fc.oneof(
          fc.constantFrom('a,ou=people', '*)(cn=*', 'x+cn=y', '#1', 'a\\', '<a>;b', 'Lee & Co (Wien)', 'é ü'),
          fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
        );
        let created = 0;
        await fc.assert(
          fc.asyncProperty(hostile, async (displayName) => {
            const group = { displayName, 'urn:okta:custom:group:1.0': { description: displayName } };
            const { status, body } = await call('POST', '/Groups', group);
            if (status !== 201) expect([400, 409], JSON.stringify(body)).toContain(status);
            else {
              created += 1;
              expect(body).toMatchObject(group);
              const found = await list('/Groups', { filter: `displayName eq ${JSON.stringify(displayName)}` });
              expect(found).toMatchObject({ total: 1, resources: [{ id: body['id'] }] });
              const all = await entriesOf(client(), groups);
              expect(all.map(({ dn }) => parentOf(dn).toLowerCase())).toEqual([groups]);
              expect((await call('DELETE', `/Groups/${body['id']}`)).status).toBe(204);
            }
            expect(await entriesOf(client(), groups)).toEqual([]);
          }),
          { numRuns: 60 },
        );
        expect(created).toBeGreaterThan(12);
      }),
    );

    test('a group shows the groups in it, or everybody in them, also where they contain one another', async () => {
      const nest = async (outer: string, inner: string) => {
        const all = await entriesOf(client(), groups);
        const dn = (name: string) => all.find(({ cn }) => cn === name)!.dn;
        await client().modify(dn(outer), add('member', [dn(inner)]));
      };
      for (const nested of ['direct', 'flatten'] as const) {
        await withServer(start({ groups: { nested } }), async ({ call }) => {
          const [ann, bob] = [await call('POST', '/Users', person('ann')), await call('POST', '/Users', person('bob'))];
          const make = async (displayName: string, value: unknown) =>
            (await call('POST', '/Groups', { displayName, members: [{ value }] })).body['id'];
          const outer = await make('Outer', ann.body['id']);
          const inner = await make('Inner', bob.body['id']);
          await nest('Outer', 'Inner');
          await nest('Inner', 'Outer');
          const { body } = await call('GET', `/Groups/${outer}`);
          const members = body['members'] as { value: string; type: string }[];
          const expected = nested === 'direct' ? [ann.body['id'], inner] : [ann.body['id'], bob.body['id']];
          expect(members.map(({ value }) => value).sort()).toEqual(expected.map(String).sort());
          const put = await call('PUT', `/Groups/${outer}`, {
            displayName: 'Outer',
            members: [{ value: ann.body['id'] }],
          });
          if (nested === 'direct')
            expect(put).toMatchObject({ status: 200, body: { members: [{ value: ann.body['id'] }] } });
          else
            expect(put).toMatchObject({
              status: 400,
              body: { detail: expect.stringContaining(String(bob.body['id'])) },
            });
        });
      }
    });

    test('members that are none of ours stay', () =>
      withServer(start(), async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const group = await call('POST', '/Groups', { displayName: 'Staff', members: [{ value: body['id'] }] });
        const [entry] = await entriesOf(client(), groups);
        await client().modify(entry!.dn, add('member', [`ou=people,${target().suffix}`]));
        await call('PUT', `/Groups/${group.body['id']}`, { displayName: 'Staff', members: [] });
        const [after] = await entriesOf(client(), groups);
        expect(String(after?.['member']).toLowerCase()).toBe(`ou=people,${target().suffix}`);
      }));

    test('a group is found by a member', () =>
      withServer(start(), async ({ call, list }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const id = String(body['id']);
        const group = await call('POST', '/Groups', { displayName: 'Staff', members: [{ value: id }] });
        await call('POST', '/Groups', { displayName: 'Others', members: [] });
        for (const filter of [
          `members eq "${id}"`,
          `members[value eq "${id}"]`,
          `id eq "${group.body['id']}" and members eq "${id}"`,
        ])
          expect(await list('/Groups', { filter })).toMatchObject({ total: 1, resources: [{ id: group.body['id'] }] });
        const people = await list('/Users', { filter: `groups.value eq "${group.body['id']}"` });
        expect(people).toMatchObject({ total: 1, resources: [{ id, groups: [{ display: 'Staff' }] }] });
      }));

    test('more members than one request takes are written and read whole', { timeout: 120_000 }, () =>
      withServer(start(), async ({ call, list }) => {
        await addPeople(client(), target(), 1050);
        const members: { value: unknown }[] = [];
        for (let startIndex = 1; ; startIndex += 200) {
          const { total, resources } = await list('/Users', { startIndex, count: 200, excludedAttributes: 'groups' });
          members.push(...resources.map(({ id }) => ({ value: id })));
          if (startIndex + 200 > total) break;
        }
        expect(new Set(members.map(({ value }) => value)).size).toBe(1050);
        const { body, status } = await call('POST', '/Groups', { displayName: 'All', members });
        expect(status).toBe(201);
        expect(body['members']).toHaveLength(1050);
        const few = await call('PUT', `/Groups/${body['id']}`, { displayName: 'All', members: members.slice(0, 3) });
        expect(few.body['members']).toHaveLength(3);
      }),
    );
  });
}
