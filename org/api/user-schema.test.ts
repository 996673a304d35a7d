import { operations as op } from '@postern/protocol/management';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

const define = async (properties: object) => {
  const answer = await api.call(op.updateUserSchema, { body: { definitions: { custom: { properties } } } });
  return answer;
};
const text = { title: 'T', type: 'string' };
let n = 0;
const person = (profile: object = {}) =>
  api.call(op.createUser, {
    body: { profile: { login: `p${++n}`, email: 'p@x.example', firstName: 'Pia', lastName: 'Lee', ...profile } },
  });
const causes = ({ error }: { error: { errorCauses: { errorSummary: string }[] } }) =>
  error.errorCauses.map(({ errorSummary }) => errorSummary);

test('attributes are added, changed and removed, in Okta’s shape', async () => {
  const { body } = await define({
    badge: { ...text, title: 'Badge', pattern: '[A-Z]\\d+', unique: 'UNIQUE_VALIDATED', scope: 'SELF' },
    skills: { title: 'Skills', type: 'array', items: { type: 'string', enum: ['sql', 'go'] } },
  });
  expect(body.definitions.custom).toMatchObject({
    properties: {
      badge: { title: 'Badge', unique: 'UNIQUE_VALIDATED', required: false },
      skills: { type: 'array', items: { type: 'string', enum: ['sql', 'go'] } },
    },
    required: [],
  });
  expect(body.definitions.base.required).toEqual(['login', 'email', 'firstName', 'lastName']);
  await define({ badge: { ...text, title: 'Badge number', required: true } });
  const after = await define({ skills: null });
  expect(after.body.definitions.custom).toMatchObject({ required: ['badge'] });
  expect(Object.keys(after.body.definitions.custom.properties)).toEqual(['badge']);
  const typed = await define({ badge: { title: 'Badge', type: 'integer' } });
  expect(typed.error.code).toBe('attribute_type_fixed');
});

describe('a value is refused', () => {
  test.each([
    [{}, { other: 'x' }, /^profile\.other: The user schema of this org has no attribute other/],
    [{ a: { title: 'A', type: 'integer' } }, { a: 1.5 }, /^profile\.a: .*a whole number/],
    [{ a: { title: 'A', type: 'number' } }, { a: '1' }, /^profile\.a: .*a number/],
    [{ a: { title: 'A', type: 'boolean' } }, { a: 'true' }, /^profile\.a: .*true or false/],
    [{ a: { title: 'A', type: 'array', items: { type: 'integer' } } }, { a: [1, 'x'] }, /^profile\.a: .*whole number/],
    [{ a: { title: 'A', type: 'array', items: { type: 'string' } } }, { a: 'x' }, /^profile\.a: .*a list/],
    [{ a: { ...text, enum: ['x', 'y'] } }, { a: 'z' }, /^profile\.a: .*one of: x, y/],
    [{ a: { ...text, pattern: '[a-z]+' } }, { a: 'ab1' }, /^profile\.a: .*does not fit the pattern/],
    [{ a: { ...text, minLength: 2, maxLength: 3 } }, { a: '🦊' }, /^profile\.a: .*2 to 3 characters/],
    [{ a: { ...text, required: true } }, {}, /^profile\.a: .*asks for a value/],
  ])('%j %j', async (schema, profile, says) => {
    expect((await define(schema)).status).toBe(200);
    const answer = await person(profile);
    expect(answer.status).toBe(400);
    expect(causes(answer)).toContainEqual(expect.stringMatching(says));
    const bulk = await api.call(op.createUsers, {
      body: { users: [{ profile: { login: 'q', email: 'q@x.example', firstName: 'Q', lastName: 'Q', ...profile } }] },
    });
    expect(causes(bulk)[0]).toMatch(/^users\[0\]\.profile\./);
  });
});

test('a unique value belongs to one person, and cannot become unique while two have it', async () => {
  await define({ badge: { ...text, unique: 'UNIQUE_VALIDATED' } });
  const long = 'x'.repeat(9_000);
  const ann = (await person({ badge: long })).body.id;
  expect(causes(await person({ badge: long }))[0]).toMatch(/^profile\.badge: Another person already has/);
  const bob = (await person({ badge: 'B2' })).body.id;
  const change = (userId: string, profile: object) =>
    api.call(op.updateUser, { params: { userId }, body: { profile } });
  expect((await change(bob, { badge: long })).error.code).toBe('attribute_taken');
  expect((await change(ann, { title: 'Boss' })).status).toBe(200);
  await define({ badge: text });
  expect((await change(bob, { badge: long })).status).toBe(200);
  expect((await define({ badge: { ...text, unique: 'UNIQUE_VALIDATED' } })).error.code).toBe('attribute_not_unique');
});

test('a stricter schema stops nobody from changing something else', async () => {
  await define({ level: { title: 'Level', type: 'integer' } });
  const userId = (await person({ level: 7 })).body.id;
  await define({ level: { title: 'Level', type: 'integer', enum: [1, 2] }, badge: { ...text, required: true } });
  const change = (profile: object) => api.call(op.updateUser, { params: { userId }, body: { profile } });
  expect((await change({ title: 'Boss' })).status).toBe(200);
  expect((await change({ level: 8 })).error.code).toBe('attribute_not_listed');
  expect((await change({ badge: 'B1' })).status).toBe(200);
  expect((await change({ badge: null })).error.code).toBe('attribute_required');
});

test('what a mapping or a group rule uses cannot be removed; what nobody uses takes its values with it', async () => {
  await define({ badge: text, floor: text, team: text });
  const { id } = (await person({ badge: 'B1', floor: '3' })).body;
  const app = (await api.call(op.createApp, { body: { label: 'Doors' } })).body.id;
  const mappingId = `toApp.${app}`;
  const badge = { title: { expression: 'user.badge + "!"' } };
  await api.call(op.changeProfileMapping, { params: { mappingId }, body: { properties: badge } });
  const group = (await api.call(op.createGroup, { body: { profile: { name: 'Blue' } } })).body.id;
  await api.call(op.createGroupRule, {
    body: {
      name: 'Blue team',
      conditions: { expression: { value: 'user.team == "blue"' } },
      actions: { assignUserToGroups: { groupIds: [group] } },
    },
  });
  expect((await define({ badge: null })).error).toMatchObject({
    code: 'attribute_in_use',
    errorSummary: expect.stringContaining('used by the mapping to Doors,'),
  });
  expect((await define({ team: null })).error.errorSummary).toContain('the group rule Blue team');
  expect((await define({ floor: null })).status).toBe(200);
  expect((await api.call(op.getUser, { params: { userId: id } })).body.profile).not.toHaveProperty('floor');
});

test('people are found by attributes of every type', async () => {
  await define({
    level: { title: 'Level', type: 'integer' },
    remote: { title: 'Remote', type: 'boolean' },
    skills: { title: 'Skills', type: 'array', items: { type: 'string' } },
  });
  await person({ firstName: 'Ann', level: 9, remote: true, skills: ['sql', 'go'] });
  await person({ firstName: 'Bob', level: 10, remote: false, skills: ['go'] });
  const found = async (search: string) =>
    (await api.call(op.listUsers, { query: { search } })).body.map(({ profile }) => profile['firstName']);
  expect(await found('profile.level gt 9')).toEqual(['Bob']);
  expect(await found('profile.level ge 9 and profile.remote eq "true"')).toEqual(['Ann']);
  expect(await found('profile.skills eq "sql"')).toEqual(['Ann']);
  expect(await found('profile.skills pr and not (profile.level eq 9)')).toEqual(['Bob']);
  const refused = await api.call(op.listUsers, { query: { search: 'profile.level eq "high"' } });
  expect(refused.error.code).toBe('filter_invalid');
});
