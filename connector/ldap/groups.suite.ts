import { Attribute, Change } from 'ldapts';
import { describe, expect, test } from 'vitest';
import { person } from '../behaviour/people.ts';
import type { SuiteParts } from './directories.suite.ts';
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
