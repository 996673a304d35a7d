import { operations as op } from '@postern/protocol/management';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.reset();
  await policy({});
});

const complexity = {
  minLength: 8,
  ...{ minLowerCase: 0, minUpperCase: 0, minNumber: 0, minSymbol: 0 },
  excludeUsername: true,
  dictionary: { common: { exclude: true } },
};
const policy = (part: object, historyCount = 2) =>
  api.call(op.replacePolicy, {
    params: { policyId: 'default' },
    body: { settings: { password: { complexity: { ...complexity, ...part }, age: { historyCount } } } },
  });
const profile = { login: 'ann.merkle@x.example', email: 'a@x.example', firstName: 'Ann', lastName: 'Lee' };
const create = (value: string) => api.call(op.createUser, { body: { profile, credentials: { password: { value } } } });
const causes = ({ error }: { error: { errorCauses: { errorSummary: string }[] } }) =>
  error.errorCauses.map(({ errorSummary }) => errorSummary);

describe('a password is refused', () => {
  test.each([
    [{ minLength: 12 }, 'blue lamp 9', ['The password has fewer than 12 characters.']],
    [
      { minUpperCase: 1, minNumber: 1 },
      'blue lamps',
      ['The password has no upper case letter.', 'The password has no digit.'],
    ],
    [
      { minLowerCase: 1, minSymbol: 1 },
      '12 34 56 78 90',
      ['The password has no lower case letter.', 'The password has no symbol.'],
    ],
    [{}, 'PassWord1', ['The password is one of those that are guessed first.']],
    [{}, 'blueMERKLElamp', ['The password contains the person’s login or name.']],
    [{}, 'my lee is blue', ['The password contains the person’s login or name.']],
  ])('%j %s', async (part, value, says) => {
    expect((await policy(part)).status).toBe(200);
    const answer = await create(value);
    expect([answer.status, answer.error.errorCode]).toEqual([400, 'E0000001']);
    expect(causes(answer)).toEqual(says.map((text) => `credentials.password.value: ${text}`));
    expect((await api.call(op.listUsers)).body).toEqual([]);
  });
});

test('classes count in any script, and what the policy does not ask for is not asked for', async () => {
  await policy({ minUpperCase: 1, minNumber: 1, minSymbol: 1 });
  expect((await create('Ärger٣🦊🦊🦊🦊')).status).toBe(200);
  await policy({ excludeUsername: false, dictionary: { common: { exclude: false } } });
  const loose = { ...profile, login: 'bob' };
  const made = await api.call(op.createUser, {
    body: { profile: loose, credentials: { password: { value: 'password1' } } },
  });
  expect(made.status).toBe(200);
});

test('every way in asks the policy: many at once, a change, a replacement', async () => {
  const { id } = (await create('blue lamp 9 rivers')).body;
  const credentials = { password: { value: 'baseball1' } };
  const bulk = await api.call(op.createUsers, {
    body: { users: [{ profile: { ...profile, login: 'x' } }, { profile: { ...profile, login: 'y' }, credentials }] },
  });
  expect(causes(bulk)).toEqual([expect.stringMatching(/^users\[1\]\.credentials\.password\.value: /)]);
  for (const [operation, body] of [
    [op.updateUser, { credentials }],
    [op.replaceUser, { profile, credentials }],
  ] as const) {
    const answer = await api.call(operation as typeof op.updateUser, { params: { userId: id }, body });
    expect(answer.error.code).toBe('password_common');
  }
});

test('a change by the old password keeps the history; who knows it not changes nothing', async () => {
  const first = 'blue lamp 9 rivers';
  const { id } = (await create(first)).body;
  const change = (oldPassword: string, newPassword: string) =>
    api.call(op.changePassword, {
      params: { userId: id },
      body: { oldPassword: { value: oldPassword }, newPassword: { value: newPassword } },
    });
  const wrong = await change('something else', 'green door 4 hats');
  expect([wrong.status, wrong.error.errorCode, wrong.error.code]).toEqual([403, 'E0000014', 'old_password_wrong']);
  expect(causes(await change(first, first))).toEqual([
    'newPassword.value: The password is one of the last 2 of this person.',
  ]);
  const second = 'green door 4 hats';
  expect((await change(first, second)).status).toBe(200);
  expect((await change(second, first)).error.code).toBe('password_used_before');
  const third = 'seven cold spoons';
  expect((await change(second, third)).status).toBe(200);
  expect((await change(third, first)).status).toBe(200);
  await api.call(op.suspendUser, { params: { userId: id } });
  expect((await change(first, 'nine warm forks')).error.code).toBe('password_cannot_change');
});

test('two administrators: a change of a policy that is over is refused', async () => {
  const { headers } = await api.call(op.getPolicy, { params: { policyId: 'default' } });
  api.clock.now += 1000;
  await policy({ minLength: 10 });
  const late = await api.call(op.replacePolicy, {
    params: { policyId: 'default' },
    body: { settings: { password: { complexity, age: { historyCount: 0 } } } },
    headers: { 'if-match': String(headers['etag']) },
  });
  expect([late.status, late.error.code]).toEqual([412, 'etag_mismatch']);
  expect((await api.call(op.listPolicies, { query: { type: 'PASSWORD' } })).body).toMatchObject([
    { id: 'default', settings: { password: { complexity: { minLength: 10 } } } },
  ]);
});
