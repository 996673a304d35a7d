import { describe, expect, test } from 'vitest';
import { expectHealthy } from '../../connector/behaviour/doctor.suite.ts';
import { startOldServer, startRelayWorld } from '../kit/relay-world.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('inbound-relay');
const world = await startRelayWorld(folder, cleanup);

describe('the doctor finds nothing in mode relay, though the application speaks SCIM 1.1 only', () => {
  test.each(['rfc', 'okta', 'entra'] as const)('with the profile %s', async (profile) => {
    const { baseUrl, token } = await world.addApp(`doctor_${profile}`, await startOldServer(cleanup));
    const auth = { type: 'bearer' as const, token };
    await expectHealthy({ baseUrl, version: '2.0', profile, auth }, { atLeast: 20 });
    expect(world.org.faults).toEqual([]);
  });
});
