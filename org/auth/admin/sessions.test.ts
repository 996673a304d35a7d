import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { admin, type TestOrg, testOrg } from '../../testing.ts';
import { digest } from '../digest.ts';
import { recoverAdministrator } from './administrators.ts';
import { allowed } from './failures.ts';
import { sessionMs } from './sessions.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await testOrg();
}, 60_000);
afterAll(() => org.close());

const address = '/api/v1/console/session';

async function call(
  method: string,
  path: string,
  given: { cookie?: string; csrf?: string; token?: string; body?: unknown } = {},
) {
  const answer = await fetch(org.url + path, {
    method,
    headers: {
      ...(given.cookie && { cookie: `postern_session=${given.cookie}` }),
      ...(given.csrf && { 'x-csrf-token': given.csrf }),
      ...(given.token && { authorization: `SSWS ${given.token}` }),
      ...(given.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: text ? (JSON.parse(text) as Record<string, unknown>) : undefined,
  };
}

async function signIn() {
  const answer = await call('POST', address, { body: { login: admin.login.toUpperCase(), password: admin.password } });
  const line = answer.headers.get('set-cookie') ?? '';
  return {
    ...answer,
    line,
    cookie: /postern_session=([^;]+)/.exec(line)?.[1] ?? '',
    csrf: String(answer.body?.['csrf']),
  };
}

it('signs in with a cookie that no script and no other site can use, and signs out', async () => {
  const { status, body, line, cookie, csrf } = await signIn();
  expect(status).toBe(200);
  expect(body).toMatchObject({ administrator: { login: admin.login, name: admin.name, role: 'super' } });
  expect(line).toMatch(/HttpOnly/);
  expect(line).toMatch(/SameSite=Strict/);
  expect((await call('GET', address, { cookie })).body).toEqual(body);
  expect((await call('DELETE', address, { cookie })).body?.['code']).toBe('csrf_missing');
  expect((await call('DELETE', address, { cookie, csrf: 'x'.repeat(csrf.length) })).status).toBe(403);
  expect((await call('DELETE', address, { cookie, csrf: 'ÿ'.repeat(csrf.length) })).status).toBe(403);
  expect((await call('DELETE', address, { cookie, csrf })).status).toBe(204);
  expect((await call('GET', address, { cookie })).status).toBe(401);
});

it('ends after its time', async () => {
  const { cookie } = await signIn();
  org.clock.shift = sessionMs - 5_000;
  expect((await call('GET', address, { cookie })).status).toBe(200);
  org.clock.shift = sessionMs + 5_000;
  expect((await call('GET', address, { cookie })).status).toBe(401);
  org.clock.shift = 0;
});

it('lets the console read with the cookie, and write only with its CSRF token', async () => {
  const { cookie, csrf } = await signIn();
  expect((await call('GET', '/api/v1/groups', { cookie })).status).toBe(200);
  const body = { profile: { name: 'Ops' } };
  expect((await call('POST', '/api/v1/groups', { cookie, body })).body?.['code']).toBe('csrf_missing');
  expect((await call('POST', '/api/v1/groups', { cookie, csrf, body })).status).toBeLessThan(300);
});

it('takes an API token and notes its use', async () => {
  const id = randomUUID();
  const found = await org.db.kysely.selectFrom('administrator').select('id').executeTakeFirstOrThrow();
  await org.db.kysely
    .insertInto('api_token')
    .values({ id, hash: digest('secret-token'), name: 'ci', admin_id: found.id })
    .execute();
  expect((await call('GET', '/api/v1/groups', { token: 'secret-token' })).status).toBe(200);
  expect((await call('GET', '/api/v1/groups', { token: 'other' })).status).toBe(401);
  const row = await org.db.kysely
    .selectFrom('api_token')
    .select('last_used_at')
    .where('id', '=', id)
    .executeTakeFirst();
  expect(row?.last_used_at).toBeInstanceOf(Date);
});

it('slows guessing down, even with the right password, until the window has passed', async () => {
  const guess = (login: string, password: string) => call('POST', address, { body: { login, password } });
  // Rows instead of guesses: each costs a quarter of a second of a thread.
  const fail = (login: string, count: number) =>
    org.db.kysely
      .insertInto('sign_in_failure')
      .values(Array.from({ length: count }, () => ({ id: randomUUID(), login, address: '192.0.2.9', at: new Date() })))
      .execute();
  await fail(admin.login, allowed.login - 1);
  expect((await guess(admin.login, 'wrong')).body?.['code']).toBe('sign_in_refused');
  const slowed = await guess(admin.login, admin.password);
  expect([slowed.status, slowed.body?.['code']]).toEqual([429, 'sign_in_slowed']);
  expect((await guess('someone.else', 'wrong')).body?.['code']).toBe('sign_in_refused');
  await fail('many.at.once', allowed.login - 2);
  const codes = await Promise.all(
    [1, 2, 3, 4, 5].map(async () => (await guess('many.at.once', 'wrong')).body?.['code']),
  );
  expect(codes.filter((code) => code === 'sign_in_refused').length).toBeLessThanOrEqual(2);

  org.clock.shift = 16 * 60_000;
  expect((await guess(admin.login, admin.password)).status).toBe(200);
  org.clock.shift = 0;
});

it('ends every session when a password is recovered', async () => {
  const { cookie } = await signIn();
  await recoverAdministrator(org.db.kysely, { login: admin.login, password: 'another long password' });
  expect((await call('GET', address, { cookie })).status).toBe(401);
  const again = await call('POST', address, { body: { login: admin.login, password: 'another long password' } });
  expect(again.status).toBe(200);
});

it('writes sign-ins to the system log, refused ones too, without passwords', async () => {
  const rows = await org.db.kysely
    .selectFrom('system_log')
    .selectAll()
    .where('event_type', '=', 'user.session.start')
    .execute();
  expect(new Set(rows.map((row) => row.outcome))).toEqual(new Set(['SUCCESS', 'FAILURE']));
  expect(JSON.stringify(rows)).not.toContain(admin.password);
  expect(JSON.stringify(rows)).not.toContain('wrong');
});
