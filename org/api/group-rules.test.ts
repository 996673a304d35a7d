import { operations as op } from '@postern/protocol/management';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

async function person(login: string, profile: object = {}): Promise<string> {
  const whole = {
    login: `${login}@x.example`,
    email: `${login}@x.example`,
    firstName: login,
    lastName: 'Lee',
    ...profile,
  };
  return (await api.call(op.createUser, { body: { profile: whole } })).body.id;
}
const group = async (name: string) => (await api.call(op.createGroup, { body: { profile: { name } } })).body.id;
const body = (name: string, value: string, groupIds: string[], exclude: string[] = []) => ({
  name,
  conditions: { people: { users: { exclude } }, expression: { value } },
  actions: { assignUserToGroups: { groupIds } },
});
async function rule(name: string, value: string, groupIds: string[], exclude: string[] = []): Promise<string> {
  const made = await api.call(op.createGroupRule, { body: body(name, value, groupIds, exclude) });
  expect(made.status, made.error.errorSummary).toBe(200);
  return made.body.id;
}
async function activate(ruleId: string) {
  expect((await api.call(op.activateGroupRule, { params: { ruleId } })).status).toBe(204);
  await api.followRules();
}
const change = async (userId: string, profile: object) => {
  await api.call(op.updateUser, { params: { userId }, body: { profile } });
  await api.followRules();
};
const members = async (groupId: string) =>
  (await api.call(op.listGroupUsers, { params: { groupId } })).body.map(({ profile }) => profile['firstName']);
const causes = (answer: { error: { code?: string; errorCauses: { errorSummary: string }[] } }) => [
  answer.error.code,
  ...answer.error.errorCauses.map(({ errorSummary }) => errorSummary),
];

test('members follow the rule from its activation on, and each change of a person', async () => {
  const [ann, bob] = [await person('ann', { department: 'Sales' }), await person('bob')];
  const sales = await group('Sales');
  const ruleId = await rule('Sales people', 'user.department == "Sales"', [sales]);
  await api.followRules();
  expect(await members(sales)).toEqual([]);
  await activate(ruleId);
  expect(await members(sales)).toEqual(['ann']);
  await change(bob, { department: 'Sales' });
  await change(ann, { department: 'HR' });
  expect(await members(sales)).toEqual(['bob']);
  await person('cem', { department: 'Sales' });
  await api.followRules();
  expect(await members(sales)).toEqual(['bob', 'cem']);
  expect((await api.call(op.getGroupRule, { params: { ruleId } })).body).toMatchObject({
    status: 'ACTIVE',
    postern: { groups: [{ name: 'Sales' }], evaluation: { total: 2, left: 0, failed: 0, error: null } },
  });
  expect(await api.events()).toContain('group.user_membership.rule.activate');
});

test('what a rule does reaches the apps as if done by hand', async () => {
  const sales = await group('Sales');
  const appId = (await api.call(op.createApp, { body: { label: 'CRM' } })).body.id;
  await api.call(op.assignGroup, { params: { appId, groupId: sales } });
  const ann = await person('ann', { department: 'Sales' });
  await activate(await rule('Sales people', 'user.department == "Sales"', [sales]));
  const scopes = async () =>
    (await api.call(op.listAppUsers, { params: { appId } })).body.map(({ scope, status }) => [scope, status]);
  expect(await scopes()).toEqual([['GROUP', 'STAGED']]);
  await change(ann, { department: null });
  expect(await scopes()).toEqual([['GROUP', 'UNASSIGNED']]);
});

test('whom a rule excludes it lets go; whom a hand or another rule added stays', async () => {
  const [ann, bob] = [await person('ann'), await person('bob')];
  const all = await group('All');
  await api.call(op.addGroupUser, { params: { groupId: all, userId: bob } });
  const one = await rule('One', 'true', [all]);
  const two = await rule('Two', 'user.firstName == "ann"', [all]);
  await activate(one);
  await activate(two);
  expect(await members(all)).toEqual(['ann', 'bob']);

  const byHand = await api.call(op.removeGroupUser, { params: { groupId: all, userId: ann } });
  expect([byHand.status, byHand.error.code]).toEqual([400, 'member_by_rule']);
  expect(byHand.error.errorSummary).toMatch(/by the group rule (One|Two)/);

  const busy = await api.call(op.replaceGroupRule, { params: { ruleId: one }, body: body('One', 'true', [all]) });
  expect(busy.error.code).toBe('group_rule_active');
  await api.call(op.deactivateGroupRule, { params: { ruleId: one } });
  const excluding = body('One', 'true', [all], ['ann@x.example', bob]);
  expect((await api.call(op.replaceGroupRule, { params: { ruleId: one }, body: excluding })).body).toMatchObject({
    conditions: { people: { users: { exclude: [ann, bob] } } },
    postern: { excluded: [{ name: 'ann Lee' }, { name: 'bob Lee' }] },
  });
  await activate(one);
  expect(await members(all)).toEqual(['ann', 'bob']);
  await api.call(op.deleteGroupRule, { params: { ruleId: two }, query: { removeUsers: 'true' } });
  await api.followRules();
  expect(await members(all)).toEqual(['bob']);
});

test('a deleted rule leaves its members as if added by hand, or takes them with it', async () => {
  const ann = await person('ann');
  const [kept, emptied] = [await group('Kept'), await group('Emptied')];
  const keep = await rule('Keep', 'true', [kept]);
  const drop = await rule('Drop', 'true', [emptied]);
  await activate(keep);
  await activate(drop);
  await api.call(op.deleteGroupRule, { params: { ruleId: keep } });
  await api.call(op.deleteGroupRule, { params: { ruleId: drop }, query: { removeUsers: 'true' } });
  expect((await api.call(op.listGroupRules)).body).toEqual([]);
  await api.followRules();
  expect([await members(kept), await members(emptied)]).toEqual([['ann'], []]);
  expect((await api.call(op.removeGroupUser, { params: { groupId: kept, userId: ann } })).status).toBe(204);
  expect(await members(kept)).toEqual([]);
});

test('a rule may ask for a group that another one gives; its members follow', async () => {
  const ann = await person('ann', { department: 'Sales' });
  const [sales, partners] = [await group('Sales'), await group('Partners')];
  await activate(await rule('Second', `isMemberOfGroupNameStartsWith("Sal")`, [partners]));
  await activate(await rule('First', 'user.department == "Sales"', [sales]));
  expect(await members(partners)).toEqual(['ann']);
  await api.call(op.replaceGroup, { params: { groupId: sales }, body: { profile: { name: 'Vente' } } });
  await api.followRules();
  expect([await members(sales), await members(partners)]).toEqual([['ann'], []]);
  await api.call(op.replaceGroup, { params: { groupId: sales }, body: { profile: { name: 'Sales' } } });
  await change(ann, { department: 'HR' });
  expect(await members(partners)).toEqual([]);
});

test('rules that would depend on a membership they give are refused, with the way round', async () => {
  const [sales, partners] = [await group('Sales'), await group('Partners')];
  const refused = await api.call(op.createGroupRule, {
    body: body('Own', `!isMemberOfGroup("${sales}")`, [sales]),
  });
  expect(causes(refused)).toEqual([
    'group_rule_cycle',
    'conditions.expression.value: This group rule would depend on a membership that it gives: Own → Own.',
  ]);
  await rule('First', `isMemberOfGroupName("Partners")`, [sales]);
  const ring = await api.call(op.createGroupRule, {
    body: body('Second', `isMemberOfAnyGroup("${sales}", "x")`, [partners]),
  });
  expect(causes(ring)[1]).toContain('Second → First → Second');
  const computed = await api.call(op.createGroupRule, {
    body: body('Third', 'isMemberOfGroupName(user.department)', [partners]),
  });
  expect(computed.error.code).toBe('group_rule_cycle');

  // A ring can also be closed by a group's new name.
  const staff = await group('Staff');
  await rule('Fourth', `isMemberOfGroup("${sales}")`, [staff]);
  const renamed = await api.call(op.replaceGroup, {
    params: { groupId: staff },
    body: { profile: { name: 'Partners' } },
  });
  expect(renamed.error.code).toBe('group_name_taken');
  await api.call(op.replaceGroup, { params: { groupId: partners }, body: { profile: { name: 'Others' } } });
  const closing = await api.call(op.replaceGroup, {
    params: { groupId: staff },
    body: { profile: { name: 'Partners' } },
  });
  expect(causes(closing)).toEqual([
    'group_rule_cycle',
    expect.stringMatching(/^profile\.name: .*First → Fourth → First/),
  ]);
});

test('where the expression has no value the person stays as they are, and the rule says so', async () => {
  const [ann, bob] = [await person('ann', { costCenter: '7' }), await person('bob', { costCenter: '8' })];
  const cheap = await group('Cheap');
  const ruleId = await rule('Cheap', 'Convert.toInt(user.costCenter) < 10', [cheap]);
  await activate(ruleId);
  await change(ann, { costCenter: 'none' });
  await change(bob, { costCenter: '12' });
  expect(await members(cheap)).toEqual(['ann']);
  expect((await api.call(op.getGroupRule, { params: { ruleId } })).body.postern.evaluation).toMatchObject({
    failed: 1,
    error: expect.stringContaining('"none" is no number'),
  });
  expect(await api.events()).toContain('group.user_membership.rule.error');
});

test('deactivated people keep their groups; a group that a rule uses cannot be deleted', async () => {
  const ann = await person('ann');
  const [all, other] = [await group('All'), await group('Other')];
  const ruleId = await rule('All', `user.getInternalProperty("status") == "ACTIVE" AND !isMemberOfGroup("${other}")`, [
    all,
  ]);
  await activate(ruleId);
  await api.call(op.deactivateUser, { params: { userId: ann } });
  await api.followRules();
  expect(await members(all)).toEqual(['ann']);
  for (const groupId of [all, other]) {
    expect((await api.call(op.deleteGroup, { params: { groupId } })).error).toMatchObject({ code: 'group_in_rule' });
  }
});

test('rules are listed by name, searched and paged, and their names are unique', async () => {
  const all = await group('All');
  for (const name of ['beta', 'Alpha', 'gamma']) await rule(name, 'true', [all]);
  const listed = await api.pages<{ name: string }>('/api/v1/groups/rules?limit=2');
  expect(listed.map((page) => page.map(({ name }) => name))).toEqual([['Alpha', 'beta'], ['gamma']]);
  const found = await api.call(op.listGroupRules, { query: { search: 'AMM' } });
  expect(found.body.map(({ name }) => name)).toEqual(['gamma']);
  const twice = await api.call(op.createGroupRule, { body: body('ALPHA', 'true', [all]) });
  expect(causes(twice)).toEqual(['group_rule_name_taken', 'name: Another group rule is already named ALPHA.']);
});

test('two administrators: a change of a state that is over is refused', async () => {
  const all = await group('All');
  const ruleId = await rule('All', 'true', [all]);
  const { headers } = await api.call(op.getGroupRule, { params: { ruleId } });
  api.clock.now += 1000;
  await api.call(op.replaceGroupRule, { params: { ruleId }, body: body('All people', 'true', [all]) });
  const late = await api.call(op.replaceGroupRule, {
    params: { ruleId },
    body: body('Everybody', 'true', [all]),
    headers: { 'if-match': String(headers['etag']) },
  });
  expect([late.status, late.error.code]).toEqual([412, 'etag_mismatch']);
});
