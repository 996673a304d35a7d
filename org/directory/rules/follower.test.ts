import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Follower } from '../../db/follower.ts';
import { createExpressionReader } from '../../expressions/reader.ts';
import { systemActor } from '../../log/event.ts';
import { createSystemLog } from '../../log/system-log.ts';
import { createWorld, type World } from '../../provisioning/testing.ts';
import { activateRule, createRule, deactivateRule } from './change-rule.ts';
import { createRuleFollower } from './follower.ts';
import { getRule } from './rule.ts';

let world: World;
let nodes: Follower[];
const change = { actor: systemActor };
const faults: unknown[] = [];
const clock = () => world.time.now;
const deps = () => ({ clock, systemLog: createSystemLog({ clock }), provisioning: world.provisioning });
const node = () =>
  createRuleFollower({ ...deps(), db: world.db, log: { error: (fault: unknown) => void faults.push(fault) } });

beforeEach(async () => {
  world = await createWorld();
  nodes = [];
  faults.length = 0;
});
afterEach(async () => {
  await Promise.all(nodes.map((each) => each.close()));
  await world.close();
  expect(faults).toEqual([]);
});

async function rule(expression: string, groupIds: string[]): Promise<string> {
  const ruleDeps = { ...deps(), read: createExpressionReader() };
  return world.tx(async (tx) => {
    const id = await createRule(tx, ruleDeps, { name: randomUUID(), expression, groupIds, excluded: [] }, change);
    await activateRule(tx, ruleDeps, await getRule(tx, id), change);
    return id;
  });
}
const members = async (groupId: string) => {
  const rows = world.db.kysely.selectFrom('grp_member').select('person_id').where('grp_id', '=', groupId);
  return (await rows.execute()).map(({ person_id }) => person_id).sort();
};

test('a change is followed as soon as it is committed, whoever wrote it', async () => {
  nodes = await Promise.all([node(), node()]);
  const group = await world.addGroup('Staff', []);
  await rule('user.firstName == "ann"', [group]);
  const [ann] = await world.addPeople(['ann@example.com', 'bob@example.com']);
  await expect.poll(() => members(group), { timeout: 10_000 }).toEqual([ann]);
  await world.change(ann!, { firstName: 'Anna' });
  await expect.poll(() => members(group), { timeout: 10_000 }).toEqual([]);
});

test('what is due when a node ends is done by the next one, in turns of some hundred people', async () => {
  const people = await world.addPeople(Array.from({ length: 1203 }, (_, n) => `p${n}@example.com`));
  const group = await world.addGroup('Staff', []);
  const id = await rule('user.lastName == "Test"', [group]);
  const dead = await node();
  await dead.close();
  nodes = [await node()];
  await nodes[0]!.settled();
  expect(await members(group)).toEqual([...people].sort());
  expect((await world.tx((tx) => getRule(tx, id))).total).toBe(1203);
});

test('nothing is written for rules that are not active', async () => {
  const group = await world.addGroup('Staff', []);
  const id = await rule('true', [group]);
  await world.tx(async (tx) => {
    await deactivateRule(tx, { ...deps(), read: createExpressionReader() }, await getRule(tx, id), change);
  });
  await world.addPeople(['ann@example.com']);
  expect(await world.db.kysely.selectFrom('group_rule_due').selectAll().execute()).toEqual([]);
});
