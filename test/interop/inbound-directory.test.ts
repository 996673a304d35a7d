import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectHealthy } from '../../connector/behaviour/doctor.suite.ts';
import { type TestOrg, testOrg } from '../../org/testing.ts';
import { addInboundApp, createScimClient, managementOf } from '../kit/inbound-app.ts';
import { entraSequences } from './entra-sequences.suite.ts';
import { oktaSequences } from './okta-sequences.suite.ts';
import type { Behind } from './provider-sequences.ts';

let org: TestOrg;
let behind: Behind;
beforeAll(async () => {
  org = await testOrg();
  behind = await directoryOf(org);
});
afterAll(() => org.close());

/** The org's directory, as its management API shows it. */
async function directoryOf(of: TestOrg): Promise<Behind> {
  const api = await managementOf(of);
  let apps = 0;
  return {
    async connect() {
      await sql`truncate app, person, grp cascade`.execute(of.db.kysely);
      return addInboundApp(of, { name: `provider_${++apps}`, mode: 'directory' });
    },
    async person(userName) {
      const [found] = await api('GET', `/users?filter=${encodeURIComponent(`profile.login eq "${userName}"`)}`);
      if (!found) return undefined;
      const { status, profile } = found;
      const { email, lastName: familyName, department } = profile;
      return { active: status === 'ACTIVE', email, familyName, department };
    },
    async members(groupName) {
      const [found] = await api('GET', `/groups?q=${encodeURIComponent(groupName)}`);
      if (!found) return undefined;
      const people: { profile: { login: string } }[] = await api('GET', `/groups/${found.id}/users`);
      return people.map(({ profile }) => profile.login).sort();
    },
  };
}

oktaSequences('mode directory', () => behind);
entraSequences('mode directory', () => behind);

test('the doctor finds nothing in mode directory, whatever the profile', async () => {
  const { baseUrl, token } = await behind.connect();
  await expectHealthy({ baseUrl, version: '2.0', profile: 'all', auth: { type: 'bearer', token } }, { atLeast: 45 });
});

describe('OAuth instead of a token', () => {
  test('a client gets tokens by its secret, for its own app alone, until it is revoked', async () => {
    const api = await managementOf(org);
    const app = await behind.connect();
    const path = `/apps/${app.appId}/inbound`;
    const made = await api('POST', `${path}/credentials`, { type: 'client', name: 'Entra ID' });
    const { tokenUrl } = await api('GET', path);
    const { clientId, id } = made.credential;
    const ask = (headers: Record<string, string>, body: Record<string, string>) =>
      fetch(tokenUrl, {
        method: 'POST',
        headers,
        body: new URLSearchParams({ grant_type: 'client_credentials', ...body }),
      });
    const inBody = (secret: string, more = {}) => ask({}, { client_id: clientId, client_secret: secret, ...more });
    const basic = Buffer.from(`${clientId}:${made.secret}`).toString('base64');

    const answers = [
      await inBody(made.secret),
      await inBody(made.secret, { scope: 'scim' }),
      await ask({ authorization: `Basic ${basic}` }, {}),
    ];
    for (const answer of answers) {
      const { access_token, token_type, expires_in } = await answer.json();
      expect([answer.status, token_type, expires_in]).toEqual([200, 'Bearer', 300]);
      const client = createScimClient(app.baseUrl, access_token);
      expect((await client('GET', '/Users')).status).toBe(200);
    }
    expect((await inBody('wrong')).status).toBe(401);
    expect((await inBody(made.secret, { resource: `${org.url}/agent/v1` })).status).toBe(400);

    const { access_token } = await (await inBody(made.secret)).json();
    const other = await addInboundApp(org, { name: 'other_app', mode: 'directory' });
    expect((await createScimClient(other.baseUrl, access_token)('GET', '/Users')).status).toBe(401);
    const elsewhere = await fetch(`${org.url}/api/v1/users`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(elsewhere.status).toBe(401);
    await api('DELETE', `${path}/credentials/${id}`);
    expect((await createScimClient(app.baseUrl, access_token)('GET', '/Users')).status).toBe(401);
    expect((await inBody(made.secret)).status).toBe(401);
  });
});

test('an address that is not well-formed is told in the words of SCIM', async () => {
  const { scim } = await behind.connect();
  const { status, body } = await scim('GET', '/Users/%E0%A4%A');
  expect([status, body.schemas]).toEqual([400, ['urn:ietf:params:scim:api:messages:2.0:Error']]);
});
