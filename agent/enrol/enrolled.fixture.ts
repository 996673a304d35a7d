import { configSchema } from '../config/schema.ts';
import { writeConfig } from '../config/store.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { createClock } from '../link/clock.ts';
import type { FakeOrg } from '../link/fake-org.fixture.ts';
import { createOrgHttp } from '../link/org-http.ts';
import { createTrust } from '../trust/trust.ts';
import { enrol } from './enrol.ts';
import { statedOf } from './stated.ts';

/** Enrols an agent of a data folder in a fake org, which from then on has no work for it. */
export async function enrolInFakeOrg(org: FakeOrg, dataDir: string, caFiles: string[]): Promise<void> {
  org.api = (request) => {
    const serverTime = Date.now();
    const exchange = { serverTime, epoch: 'e', accepted: [], rejected: [], actions: [], config: [] };
    const answer = { extended: [], lost: [], ttlMs: 20_000, serverTime };
    return { status: 200, body: request.url?.endsWith('/exchange') ? exchange : answer };
  };
  writeConfig(dataDir, configSchema.parse({ tls: { caFiles } }));
  const clock = createClock();
  const trust = createTrust({ minVersion: '1.2', caFiles });
  const http = createOrgHttp({ origin: org.url, trust, clock, version: '1', session: 's' });
  await enrol(org.enrolmentToken, {
    ...{ dataDir, keychain: createFileKeychain(dataDir), clock, http, stated: statedOf('HQ', '1') },
    wait: async () => undefined,
    onCode: () => undefined,
  });
  await http.close();
}
