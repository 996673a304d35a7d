import { sql } from 'kysely';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectHealthy } from '../../connector/behaviour/doctor.suite.ts';
import { type TestOrg, testOrg } from '../../org/testing.ts';
import { addInboundApp, managementOf } from '../kit/inbound-app.ts';
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

describe('the doctor finds nothing in mode directory', () => {
  test.each(['rfc', 'okta', 'entra'] as const)('with the profile %s', async (profile) => {
    const { baseUrl, token } = await behind.connect();
    const auth = { type: 'bearer' as const, token };
    await expectHealthy({ baseUrl, version: '2.0', profile, auth }, { atLeast: 20 });
  });
});
