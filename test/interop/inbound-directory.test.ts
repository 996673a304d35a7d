import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectHealthy } from '../../connector/behaviour/doctor.suite.ts';
import { type TestOrg, testOrg } from '../../org/testing.ts';
import { addInboundApp } from '../kit/inbound-app.ts';

let org: TestOrg;
beforeAll(async () => {
  org = await testOrg();
});
afterAll(async () => {
  expect(org.faults).toEqual([]);
  await org.close();
});

describe('the doctor finds nothing in mode directory', () => {
  test.each(['rfc', 'okta', 'entra'] as const)('with the profile %s', async (profile) => {
    const { baseUrl, token } = await addInboundApp(org, { name: `doctor_${profile}`, mode: 'directory' });
    const auth = { type: 'bearer' as const, token };
    await expectHealthy({ baseUrl, version: '2.0', profile, auth }, { atLeast: 20 });
  });
});
