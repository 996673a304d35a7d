import { afterEach, describe, expect, test } from 'vitest';
import { type DoctorOptions, runDoctor } from '../doctor/doctor.ts';
import type { ScimServer } from '../sdk/index.ts';
import { testAuth } from './client.ts';

/** The doctor has nothing to say about a server, not even advice, and leaves nothing but accounts that cannot be deleted. */
export async function expectHealthy(
  server: Pick<DoctorOptions, 'baseUrl' | 'version' | 'profile' | 'auth'>,
  rules: { atLeast: number },
): Promise<void> {
  const { results, remains } = await runDoctor({ ...server, keep: false, signal: new AbortController().signal });
  const said = results.flatMap(({ rule, findings }) => findings.map((one) => ({ rule: rule.name, ...one })));
  // How long it takes says more about the machine's other work than about the server.
  expect(said.filter(({ rule }) => rule !== 'groupsLatency')).toEqual([]);
  expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(rules.atLeast);
  expect(remains.filter(({ why }) => !why.includes('deactivated'))).toEqual([]);
}

/**
 * The doctor has nothing to say about a connector, not even advice. `start` makes an empty one behind a server.
 * @param versions those that are examined; both
 */
export function doctorBehaviour(
  name: string,
  start: () => Promise<ScimServer>,
  versions: readonly ('1.1' | '2.0')[] = ['1.1', '2.0'],
): void {
  describe(`${name}, examined by the doctor`, () => {
    let server: ScimServer;
    afterEach(() => server.close());

    test.each(versions)('in SCIM %s', async (version) => {
      server = await start();
      const url = await server.listen({ host: '127.0.0.1', port: 0 });
      const baseUrl = `${url}/${version === '1.1' ? 'v1' : 'v2'}`;
      const atLeast = version === '1.1' ? 35 : 45;
      await expectHealthy({ baseUrl, version, profile: 'all', auth: testAuth }, { atLeast });
    });
  });
}
