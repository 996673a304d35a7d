import type { Action } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, respond, type World } from '../provisioning/testing.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const map = (rules: object, direction = 'toApp') =>
  sql`update app set mappings = ${JSON.stringify({ [direction]: rules })}::jsonb where id = ${world.appId}::uuid`.execute(
    world.db.kysely,
  );
const push = (expression: string) => ({ expression, pushStatus: 'PUSH' });
const assign = (...people: string[]) => world.tx((tx) => world.provisioning.assigned(tx, world.appId, people, 'USER'));
const account = (login: string) => world.application.byLogin(login)?.account;
const tasks = () =>
  world.rows(sql<{ code: string; message: string }>`select code, message from task where status = 'open'`);
const sent = (actions: Action[]) => actions.map(({ payload }) => (payload as { account?: object }).account);

test('an account is made from its expressions; what is not mapped is left out', async () => {
  const [ann] = await world.addPeople(['ann@example.com']);
  const group = await world.addGroup('Sales EMEA', [ann!]);
  await map({
    userName: push('String.substringBefore(user.login, "@")'),
    displayName: push('user.lastName + ", " + user.firstName'),
    title: push(`isMemberOfGroup("${group}") ? "Sales" : "Other"`),
    department: push('isMemberOfGroupName("Nobody") ? "x" : null'),
    lastName: null,
  });
  await assign(ann!);
  const [first] = sent(await world.work());
  expect(first).toMatchObject({
    userName: 'ann',
    displayName: 'Test, ann',
    title: 'Sales',
    name: { givenName: 'ann' },
  });
  expect(first).not.toHaveProperty('enterprise');
  expect(first).not.toHaveProperty('name.familyName');
});

test('what is mapped on create only stays as it is in the account', async () => {
  const [ann] = await world.addPeople(['ann@example.com']);
  await map({ title: { expression: '"New " + user.firstName', pushStatus: 'DONT_PUSH' } });
  await assign(ann!);
  await world.work();
  expect(account('ann@example.com')).toMatchObject({ title: 'New ann' });
  await world.change(ann!, { firstName: 'Anna', nickName: 'An' });
  await world.work();
  expect(account('ann@example.com')).toMatchObject({ title: 'New ann', nickName: 'An', name: { givenName: 'Anna' } });

  // Whatever the account had when the rule came stays too.
  await map({ nickName: { expression: '"never"', pushStatus: 'DONT_PUSH' } });
  await world.change(ann!, { firstName: 'Anne' });
  await world.work();
  expect(account('ann@example.com')).toMatchObject({ nickName: 'An', name: { givenName: 'Anne' } });
});

test('an expression without a value for one person is a task of that person alone', async () => {
  const [ann, bob] = await world.addPeople(['ann@example.com', 'bob@example.com']);
  await world.change(ann!, { employeeNumber: 'none' });
  await world.change(bob!, { employeeNumber: '7' });
  await map({ employeeNumber: push('Convert.toInt(user.employeeNumber) + 1') });
  await assign(ann!, bob!);
  await world.work();
  expect(account('bob@example.com')).toMatchObject({ enterprise: { employeeNumber: '8' } });
  expect(account('ann@example.com')).toBeUndefined();
  expect(await tasks()).toEqual([
    {
      code: 'mapping_failed',
      message:
        'The mapping of employeeNumber for Acme failed: The expression Convert.toInt(user.employeeNumber) + 1 gives no value: "none" is no number.',
    },
  ]);
  await world.change(ann!, { employeeNumber: '9' });
  await world.work();
  expect(account('ann@example.com')).toMatchObject({ enterprise: { employeeNumber: '10' } });
  expect(await tasks()).toEqual([]);
});

test('a mapping that is put right lets go of whom it held', async () => {
  const [ann] = await world.addPeople(['ann@example.com']);
  await map({ title: push('Arrays.get({1}, user.noNumber)') });
  await assign(ann!);
  await world.work();
  expect(await tasks()).toMatchObject([{ code: 'mapping_failed' }]);
  await map({ title: push('"Boss"') });
  await world.tx((tx) => world.provisioning.mappingChanged(tx, world.appId));
  await world.work();
  expect(account('ann@example.com')).toMatchObject({ title: 'Boss' });
  expect(await tasks()).toEqual([]);
});

describe('a mapping that asks for groups', () => {
  const change = (groupId: string, personId: string, verb: 'insert' | 'delete') =>
    world.tx(async (tx) => {
      await (verb === 'insert'
        ? sql`insert into grp_member (grp_id, person_id) values (${groupId}::uuid, ${personId}::uuid)`
        : sql`delete from grp_member where grp_id = ${groupId}::uuid and person_id = ${personId}::uuid`
      ).execute(tx);
      await world.provisioning.groupsChanged(tx, [groupId], [personId]);
    });
  const kinds = (actions: Action[]) => actions.map(({ kind }) => kind);

  test('is evaluated again when a group that is not assigned gains or loses a member, for that person alone', async () => {
    const [ann, bo] = await world.addPeople(['ann@example.com', 'bo@example.com']);
    const leads = await world.addGroup('Leads', []);
    const other = await world.addGroup('Other', []);
    await map({ title: push('isMemberOfGroupName("Leads") ? "Lead" : null') });
    await assign(ann!, bo!);
    await world.work();
    await change(leads, ann!, 'insert');
    expect(kinds(await world.work())).toEqual(['user.push']);
    expect(account('ann@example.com')).toMatchObject({ title: 'Lead' });
    await change(other, ann!, 'insert');
    expect(await world.work()).toEqual([]);
    await change(leads, ann!, 'delete');
    const [cleared] = sent(await world.work());
    expect(cleared).not.toHaveProperty('title');
  });

  test('is evaluated again after a write that was under way meanwhile', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    const leads = await world.addGroup('Leads', []);
    await map({ title: push('isMemberOfGroupName("Leads") ? "Lead" : null') });
    await assign(ann!);
    const taken = await world.take();
    await change(leads, ann!, 'insert');
    await world.report(taken.map((action) => respond(world, action)));
    await world.work();
    expect(account('ann@example.com')).toMatchObject({ title: 'Lead' });
  });
});
