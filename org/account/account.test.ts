import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPeople } from '../directory/create-people.ts';
import { systemActor } from '../log/event.ts';
import { createSystemLog } from '../log/system-log.ts';
import { cheapHash, type TestOrg, testOrg } from '../testing.ts';
import { type Browser, createBrowser } from '../testing-browser.ts';

let org: TestOrg;
let browser: Browser;
let personId: string;
let appId: string;
const first = 'blue lamp 9 rivers';
const hash = cheapHash(first);
const second = 'green door 4 hats';
const profile = { login: 'ann@example.com', email: 'ann@mail.example', firstName: 'Ann', lastName: '<Lee>' };

beforeAll(async () => {
  org = await testOrg();
});
afterAll(() => org.close());
beforeEach(async () => {
  browser = createBrowser(org.url);
  await sql`truncate person, app, system_log, sign_in_failure cascade`.execute(org.db.kysely);
  const clock = () => Date.now();
  const deps = { clock, systemLog: createSystemLog({ clock }), provisioning: org.provisioning };
  const options = { actor: systemActor, activate: true, groupIds: [], field: () => 'login' };
  const person = { profile, password: { hash, clearText: first } };
  personId = (await org.db.transaction((tx) => createPeople(tx, deps, [person], options)))[0]!.id;
});

const signIn = (password = first, login = 'ANN@example.com') => browser.open('/account/sign-in', { login, password });
const csrf = (text: string) => /name="csrf" value="([^"]+)"/.exec(text)![1]!;
const change = (page: { text: string }, old: string, wanted: string, again = wanted) =>
  browser.open('/account/password', { csrf: csrf(page.text), old, new: wanted, again });
const events = async () => {
  const { rows } = await sql<{ text: string }>`
    select event_type || ' ' || outcome as text from system_log order by id`.execute(org.db.kysely);
  return rows.map(({ text }) => text);
};

/** An app that takes passwords, in which the person has an account. */
async function appWithPasswords() {
  const { rows } = await sql<{ app: string }>`
    with app as (
      insert into app (id, name, label, provisioning, base_url, features, capabilities)
      values (gen_random_uuid(), 'hr', 'HR', true, 'https://hr.example/scim/v2', '{"password":true}', null) returning id),
    agent as (
      insert into agent (id, name, host, os, version, enrolled_by, encryption_key)
      values (gen_random_uuid(), 'a', 'h', 'o', '0', 't', ${JSON.stringify(await publicKey())}::jsonb) returning id),
    pair as (insert into app_agent (app_id, agent_id) select app.id, agent.id from app, agent),
    account as (
      insert into app_user (id, app_id, person_id, scope, status, external_id, remote_active, pushed_rev)
      select gen_random_uuid(), id, ${personId}::uuid, 'USER', 'PROVISIONED', 'x1', true, 1 from app)
    select id as app from app`.execute(org.db.kysely);
  appId = rows[0]!.app;
}
async function publicKey() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  return { kty, crv, x, y };
}

test('a person signs in, sees their name, and changes the password, which goes to the apps', async () => {
  await appWithPasswords();
  expect((await browser.open('/account')).heading).toBe('Sign in');
  const page = await signIn();
  expect([page.status, page.heading]).toEqual([200, 'Ann &lt;Lee&gt;']);
  expect(page.text).toContain('ann@mail.example');
  expect(page.text).toContain('At least 8 characters');
  expect(page.headers.get('cache-control')).toBe('no-store');
  const done = await change(page, first, second);
  expect(done.text).toContain('The password is changed.');
  const { rows } = await sql<{ kind: string }>`
    select kind from action where app_id = ${appId}::uuid and state = 'ready'`.execute(org.db.kysely);
  expect(rows).toEqual([{ kind: 'user.password' }]);
  expect(await events()).toEqual([
    'user.lifecycle.create SUCCESS',
    'user.lifecycle.activate SUCCESS',
    'user.session.start SUCCESS',
    'user.account.update_password SUCCESS',
  ]);
  browser = createBrowser(org.url);
  expect((await signIn()).status).toBe(401);
  expect((await signIn(second)).heading).toBe('Ann &lt;Lee&gt;');
});

test('what is wrong is said, and nothing is changed', async () => {
  const page = await signIn();
  for (const [old, wanted, again, says] of [
    ['not it at all', second, second, 'The old password is not right.'],
    [first, second, 'another one', 'not entered twice the same'],
    [first, 'short', 'short', 'must have at least 8 characters'],
    [first, 'baseball1', 'baseball1', 'guessed first'],
    [first, first, first, 'one of the last 4'],
  ] as const) {
    const answer = await change(page, old, wanted, again);
    expect([answer.status, answer.text.includes(says)], says).toEqual([400, true]);
  }
  expect((await signIn()).status).toBe(200);
});

test('the session of a person opens nothing else, and an administrator is no person', async () => {
  await signIn();
  const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  for (const path of ['/api/v1/users', '/api/v1/console/session']) {
    expect((await fetch(`${org.url}${path}`, { headers: { cookie } })).status, path).toBe(401);
  }
  expect((await signIn('a long enough password', 'admin@org.example')).status).toBe(401);
});

test('a session ends by signing out, by a change elsewhere, with the person, and by time', async () => {
  const elsewhere = createBrowser(org.url);
  await elsewhere.open('/account/sign-in', { login: profile.login, password: first });
  const page = await signIn();
  await change(page, first, second);
  expect((await elsewhere.open('/account')).heading).toBe('Sign in');
  const still = await browser.open('/account');
  expect(still.heading).toBe('Ann &lt;Lee&gt;');
  expect((await browser.open('/account/sign-out', { csrf: csrf(still.text) })).heading).toBe('Sign in');

  await signIn(second);
  org.clock.shift = 16 * 60_000;
  expect((await browser.open('/account')).heading).toBe('Sign in');
  org.clock.shift = 0;
  await sql`update person set status = 'SUSPENDED'`.execute(org.db.kysely);
  expect((await browser.open('/account')).heading).toBe('Sign in');
  expect((await signIn(second)).status).toBe(401);
});

test('a form without this session’s token, or from another site, does nothing', async () => {
  await signIn();
  const forged = await browser.open('/account/password', { csrf: 'x', old: first, new: second, again: second });
  expect(forged.text).not.toContain('is changed');
  const foreign = await fetch(`${org.url}/account/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'cross-site', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ login: profile.login, password: first }),
  });
  expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([200, []]);
});

test('guesses are slowed, at the sign-in and at the old password, and lock out no administrator of that login', async () => {
  const page = await signIn();
  for (let n = 0; n < 10; n++)
    await sql`
    insert into sign_in_failure (id, login, address, at)
    values (gen_random_uuid(), ${`account ${profile.login}`}, '10.0.0.1', now())`.execute(org.db.kysely);
  expect((await change(page, first, second)).status).toBe(429);
  expect((await signIn()).status).toBe(429);
});

test.each([
  ['NUL', 'login=a%00b&password=x'],
  ['a character that the longest login cuts', `login=a${encodeURIComponent('🧑'.repeat(200))}&password=x`],
  ['a field that comes twice', 'login=a&login=b&password=x&password=y'],
])('a sign-in with %s is refused like every other', async (_what, body) => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${org.url}/account/sign-in`, { method: 'POST', headers, body });
  expect([answer.status, (await events()).at(-1)]).toEqual([401, 'user.session.start FAILURE']);
});

test.each(['a\0b', 'a\ud83d'])('the console refuses a login that cannot be stored: %j', async (login) => {
  const answer = await fetch(`${org.url}/api/v1/console/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: 'x' }),
  });
  expect(answer.status).toBe(401);
});
