import { randomUUIDv7 } from 'node:crypto';
import { Client, type Collection } from '@okta/okta-sdk-nodejs';
import { exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from './auth/digest.ts';
import { json } from './db/json.ts';
import { type TestOrg, testOrg } from './testing.ts';
import { makeKeys } from './testing-agent.ts';

/*
 * Okta's published SDK, as a script of an identity team uses it, against a real org. One file, in the order of a
 * person's life: each part stands on what the one before it made.
 */
let org: TestOrg;
let okta: Client;
const headers: Record<string, string | null>[] = [];
beforeAll(async () => {
  org = await testOrg();
  okta = new Client({ orgUrl: org.url, token: await apiToken(), testing: { disableHttpsCheck: true } } as object);
  okta.requestExecutor.on('response', (response: Response) =>
    headers.push(
      Object.fromEntries(['limit', 'remaining', 'reset'].map((n) => [n, response.headers.get(`x-rate-limit-${n}`)])),
    ),
  );
}, 60_000);
afterAll(() => org.close());

async function apiToken(): Promise<string> {
  const { kysely } = org.db;
  const { id } = await kysely.selectFrom('administrator').select('id').executeTakeFirstOrThrow();
  const token = 'token-of-a-script';
  const row = { id: randomUUIDv7(), name: 'script', hash: digest(token), admin_id: id };
  await kysely.insertInto('api_token').values(row).execute();
  return token;
}

/** Every item, over all pages. */
async function all<T>(asked: Promise<Collection<T>>): Promise<NonNullable<T>[]> {
  const found: NonNullable<T>[] = [];
  await (await asked).each((item) => void (item && found.push(item)));
  return found;
}

const profile = (login: string) => ({ login, email: login, firstName: login.slice(0, 3), lastName: 'Lee' });
const addUser = (login: string) => okta.userApi.createUser({ body: { profile: profile(login) } });

describe('users', () => {
  it('creates, reads, changes and replaces one', async () => {
    const made = await okta.userApi.createUser({
      body: {
        profile: { ...profile('ann@x.example'), costCenter: 'R7' },
        credentials: { password: { value: 'blue lamp 9 rivers' } },
      },
      activate: true,
    });
    expect(made).toMatchObject({ status: 'ACTIVE', profile: { login: 'ann@x.example', costCenter: 'R7' } });
    expect(made.created).toBeInstanceOf(Date);

    await okta.userApi.updateUser({ userId: made.id!, user: { profile: { title: 'Head' } } });
    const read = await okta.userApi.getUser({ userId: 'ann@x.example' });
    expect(read.profile).toMatchObject({ costCenter: 'R7', title: 'Head' });

    // What was read is written back as it is, `credentials.password: {}` included.
    read.profile!.nickName = 'Annie';
    delete read.profile!.costCenter;
    await okta.userApi.replaceUser({ userId: made.id!, user: read });
    const { profile: after, passwordChanged } = await okta.userApi.getUser({ userId: made.id! });
    expect(after).toMatchObject({ nickName: 'Annie', title: 'Head' });
    expect(after!.costCenter).toBeUndefined();
    expect(passwordChanged).toEqual(read.passwordChanged);
  });

  it('follows the pages of a list, and searches', async () => {
    for (const login of ['bob@x.example', 'cem@x.example', 'dee@x.example', 'eva@x.example']) await addUser(login);
    const sent = headers.length;
    const found = await all(okta.userApi.listUsers({ limit: 2 }));
    expect(found.map((user) => user.profile!.login!.slice(0, 3))).toEqual(['ann', 'bob', 'cem', 'dee', 'eva']);
    expect(headers.length - sent).toBe(3);
    const search = await all(okta.userApi.listUsers({ search: 'profile.title eq "Head" and status eq "ACTIVE"' }));
    expect(search.map((user) => user.profile!.nickName)).toEqual(['Annie']);
  });

  it('suspends, deactivates and activates again', async () => {
    const status = async () => (await okta.userApi.getUser({ userId: 'bob@x.example' })).status;
    const userId = (await okta.userApi.getUser({ userId: 'bob@x.example' })).id!;
    await okta.userApi.suspendUser({ userId });
    expect(await status()).toBe('SUSPENDED');
    await okta.userApi.unsuspendUser({ userId });
    await okta.userApi.deactivateUser({ userId });
    expect(await status()).toBe('DEPROVISIONED');
    await okta.userApi.activateUser({ userId });
    expect(await status()).toBe('ACTIVE');
  });

  it('maps a refusal to an error with status, code and causes', async () => {
    const refused = okta.userApi.createUser({ body: { profile: { login: 'x', email: 'x@x.example' } } });
    await expect(refused).rejects.toMatchObject({
      name: 'OktaApiError',
      status: 400,
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed: profile.firstName',
      errorCauses: [{ errorSummary: expect.stringMatching(/^profile\.firstName: /) }, {}],
      errorId: expect.stringMatching(/^oae/),
    });
    const missing = okta.userApi.getUser({ userId: 'nobody@x.example' });
    await expect(missing).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' });
    const stranger = new Client({ orgUrl: org.url, token: 'made up' });
    await expect(stranger.userApi.getUser({ userId: 'x' })).rejects.toMatchObject({
      status: 401,
      errorCode: 'E0000011',
    });
  });
});

describe('groups and apps', () => {
  const userId = async () => (await okta.userApi.getUser({ userId: 'ann@x.example' })).id!;
  let groupId: string;
  let appId: string;

  it('makes a group, fills it and lists its members', async () => {
    const group = await okta.groupApi.createGroup({ group: { profile: { name: 'Staff', description: 'All' } } });
    groupId = group.id!;
    await okta.groupApi.replaceGroup({ groupId, group: { profile: { name: 'All staff' } } });
    await okta.groupApi.createGroup({ group: { profile: { name: 'Admins' } } });
    expect((await all(okta.groupApi.listGroups({ limit: 1 }))).map((each) => each.profile!.name)).toEqual([
      'Admins',
      'All staff',
    ]);

    for (const user of await all(okta.userApi.listUsers({ q: '' }))) {
      await okta.groupApi.assignUserToGroup({ groupId, userId: user.id! });
    }
    await okta.groupApi.unassignUserFromGroup({
      groupId,
      userId: (await okta.userApi.getUser({ userId: 'eva@x.example' })).id!,
    });
    const members = await all(okta.groupApi.listGroupUsers({ groupId, limit: 3 }));
    expect(members.map((user) => user.profile!.login!.slice(0, 3))).toEqual(['ann', 'bob', 'cem', 'dee']);
    const groups = await all(okta.userApi.listUserGroups({ userId: await userId() }));
    expect(groups.map((each) => each.profile!.name)).toEqual(['All staff']);
  });

  it('makes an app, renames it, and assigns people and groups', async () => {
    const app = await okta.applicationApi.createApplication({ application: { label: 'HR', signOnMode: 'BOOKMARK' } });
    appId = app.id!;
    expect(app).toMatchObject({ label: 'HR', status: 'ACTIVE' });
    app.label = 'HR system';
    await okta.applicationApi.replaceApplication({ appId, application: app });
    await okta.applicationApi.createApplication({ application: { label: 'Wiki', signOnMode: 'BOOKMARK' } });
    const labels = async (filter?: string) =>
      (await all(okta.applicationApi.listApplications({ limit: 1, ...(filter && { filter }) }))).map(
        (each) => each.label,
      );
    expect(await labels()).toEqual(['HR system', 'Wiki']);

    const id = await userId();
    const appUser = await okta.applicationApi.assignUserToApplication({ appId, appUser: { id } });
    expect(appUser).toMatchObject({ id, scope: 'USER', credentials: { userName: 'ann@x.example' } });
    const own = { profile: { title: 'Lead' }, credentials: { userName: 'ann.lee' } };
    const updated = await okta.applicationApi.updateApplicationUser({ appId, userId: id, appUser: own });
    expect(updated).toMatchObject({ id, credentials: { userName: 'ann.lee' } });
    const assigned = await okta.applicationApi.assignGroupToApplication({
      appId,
      groupId,
      applicationGroupAssignment: {},
    });
    expect(await okta.applicationApi.getApplicationGroupAssignment({ appId, groupId })).toEqual(assigned);
    const people = await all(okta.applicationApi.listApplicationUsers({ appId, limit: 2 }));
    expect(people.map((each) => [each.credentials!.userName!.slice(0, 3), each.scope])).toEqual([
      ['ann', 'USER'],
      ['bob', 'GROUP'],
      ['cem', 'GROUP'],
      ['dee', 'GROUP'],
    ]);
    expect(await labels(`user.id eq "${id}"`)).toEqual(['HR system']);
    expect(await labels(`group.id eq "${groupId}"`)).toEqual(['HR system']);
    expect(await labels(`group.id eq "${id}"`)).toEqual([]);

    await okta.applicationApi.unassignApplicationFromGroup({ appId, groupId });
    await expect(okta.applicationApi.getApplicationGroupAssignment({ appId, groupId })).rejects.toMatchObject({
      status: 404,
    });
    await okta.applicationApi.unassignUserFromApplication({ appId, userId: id });
    expect(await labels(`user.id eq "${id}"`)).toEqual([]);
  });

  it('switches an app off and deletes it, and not before', async () => {
    await expect(okta.applicationApi.deleteApplication({ appId })).rejects.toMatchObject({
      status: 403,
      errorCode: 'E0000056',
    });
    await okta.applicationApi.deactivateApplication({ appId });
    expect((await okta.applicationApi.getApplication({ appId })).status).toBe('INACTIVE');
    await okta.applicationApi.deleteApplication({ appId });
    await expect(okta.applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 });
  });
});

it('shows an agent in each of the four states, and its pool', async () => {
  const now = Date.now();
  const encryption_key = json((await makeKeys()).jwk);
  const add = (name: string, minutes: number, status: 'active' | 'inactive' = 'active') =>
    org.db.kysely
      .insertInto('agent')
      .values({
        id: randomUUIDv7(),
        name,
        host: 'h',
        os: 'RHEL 9',
        version: '0.1.0',
        enrolled_by: 'x',
        encryption_key,
        status,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .then(({ id }) =>
        org.db.kysely
          .updateTable('agent')
          .set({ last_seen_at: new Date(now - minutes * 60_000) })
          .where('id', '=', id)
          .execute(),
      );
  await add('a-up', 0);
  await add('b-late', 2);
  await add('c-silent', 60);
  await add('d-off', 0, 'inactive');
  const [pool] = await all(okta.agentPoolsApi.listAgentPools({ poolType: 'OPP' as never }));
  expect(pool).toMatchObject({ type: 'OPP', operationalStatus: 'DEGRADED', disruptedAgents: 1, inactiveAgents: 1 });
  expect(pool!.agents!.map((agent) => [agent.name, agent.operationalStatus])).toEqual([
    ['a-up', 'OPERATIONAL'],
    ['b-late', 'DEGRADED'],
    ['c-silent', 'DISRUPTED'],
    ['d-off', 'INACTIVE'],
  ]);
});

it('reads the log in pages, and finds events by their type', async () => {
  const events = await all(okta.systemLogApi.listLogEvents({ limit: 10 }));
  const types = events.map((event) => event.eventType!);
  expect(types.length).toBeGreaterThan(20);
  expect(new Set(types)).toEqual(new Set(await typesWritten()));
  const [added] = await all(
    okta.systemLogApi.listLogEvents({ filter: 'eventType eq "application.user_membership.add"' }),
  );
  expect(added).toMatchObject({
    actor: { type: 'ApiToken', displayName: 'script (Ada Admin)' },
    outcome: { result: 'SUCCESS' },
    target: [
      { type: 'User', displayName: 'ann Lee' },
      { type: 'AppInstance', displayName: 'HR system' },
    ],
  });
});

const typesWritten = async () =>
  (await org.db.kysely.selectFrom('system_log').select('event_type').distinct().execute()).map((row) => row.event_type);

describe('as a service app, by OAuth', () => {
  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const json = { 'content-type': 'application/json', authorization: 'SSWS token-of-a-script', ...headers };
    return fetch(`${org.url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
  };
  const makeApp = async (scopes: string[], dpop = false, jwk?: JWK) => {
    const answer = await post('/api/v1/service-apps', { name: 'sync', scopes, dpop, ...(jwk && { jwk }) });
    expect(answer.status).toBe(201);
    return (await answer.json()) as { id: string; clientId: string; kid: string; privateKey: Record<string, string> };
  };
  /** Once for the state that was read, and then no more; the system log says what was given and taken. */
  const changeScopes = async (id: string, scopes: string[]) => {
    const headers = { 'content-type': 'application/json', authorization: 'SSWS token-of-a-script' };
    const ask = (method: string, more: RequestInit = {}) =>
      fetch(`${org.url}/api/v1/service-apps/${id}`, { ...more, method, headers: { ...headers, ...more.headers } });
    const etag = (await ask('GET')).headers.get('etag')!;
    const change = () => ask('PUT', { body: JSON.stringify({ name: 'sync', scopes }), headers: { 'if-match': etag } });
    expect(await (await change()).json()).toMatchObject({ scopes });
    const stale = await change();
    expect([stale.status, await stale.json()]).toMatchObject([412, { code: 'etag_mismatch' }]);
    const [event] = (await (
      await fetch(
        `${org.url}/api/v1/logs?${new URLSearchParams({ filter: `target.id eq "${id}"`, sortOrder: 'DESCENDING' })}`,
        { headers },
      )
    ).json()) as { eventType: string }[];
    expect(event).toMatchObject({ eventType: 'app.oauth2.client.lifecycle.update' });
    expect(JSON.stringify(event)).toContain('"revoked":["okta.agentPools.read","okta.apps.manage"');
  };
  const clientOf = (clientId: string, privateKey: object, scopes: string[]) =>
    new Client({ orgUrl: org.url, authorizationMode: 'PrivateKey', clientId, scopes, privateKey } as object);
  const assertion = async (clientId: string, key: Record<string, string>) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: key['kid']! })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`${org.url}/oauth2/v1/token`)
      .setJti(randomUUIDv7())
      .setIssuedAt()
      .setExpirationTime('2m')
      .sign(await importJWK(key, 'RS256'));
  const askToken = async (clientId: string, key: Record<string, string>, scope: string) => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(clientId, key),
    });
    const answer = await fetch(`${org.url}/oauth2/v1/token`, { method: 'POST', body });
    return { status: answer.status, body: (await answer.json()) as Record<string, string> };
  };

  it.each([
    ['Bearer', false],
    ['DPoP', true],
  ])('does what its scopes let it do, with %s tokens', async (_scheme, dpop) => {
    const scopes = [
      'okta.users.manage',
      'okta.groups.read',
      'okta.apps.manage',
      'okta.agentPools.read',
      'okta.logs.read',
    ];
    const { id, clientId, privateKey } = await makeApp(scopes, dpop);
    const app = clientOf(clientId, privateKey, scopes);
    const login = `by-${dpop}@x.example`;
    const made = await app.userApi.createUser({ body: { profile: profile(login) } });
    expect((await all(app.userApi.listUsers({ search: `profile.login eq "${login}"`, limit: 1 })))[0]!.id).toBe(
      made.id,
    );
    const wiki = (await all(app.applicationApi.listApplications({ limit: 5 })))[0]!;
    await app.applicationApi.assignUserToApplication({ appId: wiki.id!, appUser: { id: made.id! } });
    expect((await all(app.groupApi.listGroups({}))).length).toBeGreaterThan(0);
    expect((await all(app.agentPoolsApi.listAgentPools({}))).length).toBe(1);
    const [event] = await all(app.systemLogApi.listLogEvents({ filter: `actor.id eq "${id}"` }));
    expect(event).toMatchObject({ actor: { type: 'PublicClientApp', displayName: 'sync' } });

    await expect(app.groupApi.createGroup({ group: { profile: { name: 'No' } } })).rejects.toMatchObject({
      status: 403,
      errorCode: 'E0000006',
      errorSummary: 'The access token provided does not contain the required scopes.',
    });
    await changeScopes(id, ['okta.schemas.read', 'okta.users.manage']);
    // The SDK still holds its token: what was taken counts no more, and what was given is not in it.
    await expect(all(app.groupApi.listGroups({}))).rejects.toMatchObject({ status: 403, errorCode: 'E0000006' });
    await expect(app.schemaApi.getUserSchema({ schemaId: 'default' })).rejects.toMatchObject({ status: 403 });
    expect((await all(app.userApi.listUsers({ search: `profile.login eq "${login}"` }))).length).toBe(1);
    const again = clientOf(clientId, privateKey, ['okta.schemas.read']);
    expect((await again.schemaApi.getUserSchema({ schemaId: 'default' })).definitions).toBeDefined();

    const gone = await fetch(`${org.url}/api/v1/service-apps/${id}`, {
      method: 'DELETE',
      headers: { authorization: 'SSWS token-of-a-script' },
    });
    expect(gone.status).toBe(204);
    // The SDK asks for a new token where one is refused, and gets none.
    await expect(all(app.userApi.listUsers({}))).rejects.toThrow(/invalid_client|client not found|401/);
  });

  it('takes a public key of its own, says which scope is missing, and gives no scope that was not granted', async () => {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const own = { ...(await exportJWK(privateKey)), kid: 'mine' } as unknown as Record<string, string>;
    const { clientId, privateKey: shown } = (await makeApp(['okta.users.read'], false, {
      ...(await exportJWK(publicKey)),
      kid: 'mine',
    })) as { clientId: string; privateKey: unknown };
    expect(shown).toBeNull();
    expect(await askToken(clientId, own, 'okta.users.manage')).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
    expect(await askToken(clientId, own, '')).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    const { body } = await askToken(clientId, own, 'okta.users.read');
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'okta.users.read', expires_in: 3600 });
    const authorization = `Bearer ${body['access_token']}`;
    const read = await fetch(`${org.url}/api/v1/users?limit=1`, { headers: { authorization } });
    expect(read.status).toBe(200);
    const refused = await post('/api/v1/users', {}, { authorization });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toBe(
      `Bearer authorization_uri="${org.url}/oauth2/v1/authorize", realm="${org.url}", scope="okta.users.manage", error="insufficient_scope", error_description="The access token provided does not contain the required scopes.", resource="/api/v1/users"`,
    );
    expect((await post('/api/v1/api-tokens', { name: 'x' }, { authorization })).status).toBe(403);
    const wrong = await fetch(`${org.url}/api/v1/users`, { headers: { authorization: `${authorization}x` } });
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });

  it('binds tokens to the key where the app asks for it: a token alone, or a proof twice, is refused', async () => {
    const { clientId, privateKey } = await makeApp(['okta.users.read'], true);
    expect((await askToken(clientId, privateKey, 'okta.users.read')).status).toBe(400);
    const seen: Record<string, string>[] = [];
    const app = clientOf(clientId, privateKey, ['okta.users.read']);
    app.requestExecutor.on('request', (request: { url: string; headers: Record<string, string> }) => {
      if (request.url.includes('/api/v1/')) seen.push({ ...request.headers });
    });
    await all(app.userApi.listUsers({ limit: 200 }));
    const { Authorization = '', DPoP = '' } = seen[0]!;
    const ask = (headers: Record<string, string>) => fetch(`${org.url}/api/v1/users`, { headers });
    expect((await ask({ authorization: Authorization.replace('DPoP', 'Bearer') })).status).toBe(401);
    expect((await ask({ authorization: Authorization })).status).toBe(401);
    const again = await ask({ authorization: Authorization, dpop: DPoP });
    expect([again.status, ((await again.json()) as { errorSummary: string }).errorSummary]).toEqual([
      401,
      expect.stringContaining('it was used before'),
    ]);
  });
});

it('says with every answer how many requests are left, and until when', () => {
  const counted = headers.filter(({ limit }) => limit !== null);
  expect(counted.length).toBeGreaterThan(headers.length - 3);
  for (const { limit, remaining, reset } of counted) {
    expect([Number(limit), Number(reset) * 1000 > Date.now() - 60_000]).toEqual([30_000, true]);
    expect(Number(remaining)).toBeLessThan(30_000);
  }
});
