import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe } from 'vitest';
import { testAuth } from '../behaviour/client.ts';
import { connectorBehaviour, doctorBehaviour } from '../behaviour/connector.suite.ts';
import { createScimServer, type ScimServer } from '../sdk/index.ts';
import { directoryErrorBehaviour } from './directory-errors.suite.ts';
import { filterBehaviour } from './filter-equality.suite.ts';
import { groupsBehaviour } from './groups.suite.ts';
import { createLdapConnector } from './ldap-connector.ts';
import { peopleBehaviour } from './people.suite.ts';
import { directoryConfig, emptyDirectory, openClient, type TestDirectory } from './test-directory.ts';
import { watchBehaviour } from './watch.suite.ts';

export type Changes = Parameters<typeof directoryConfig>[1];

/** What the suites need of a directory that is there for them alone. */
export interface SuiteParts {
  target: () => TestDirectory;
  /** A connection of the test's own. */
  client: () => Client;
  /** A server over the emptied directory. */
  start: (changes?: Changes) => Promise<ScimServer>;
}

/** Everything the LDAP connector promises, on one directory. `start` is asked before the first test. */
export function directorySuite(name: string, startDirectory: () => Promise<TestDirectory>): void {
  describe(name, () => {
    let target: TestDirectory;
    let client: Client;
    beforeAll(async () => {
      target = await startDirectory();
      client = await openClient(target);
    });
    afterAll(() => client?.unbind());
    const start: SuiteParts['start'] = async (changes) => {
      await emptyDirectory(client, target);
      return createScimServer(await createLdapConnector(directoryConfig(target, changes)), { auth: testAuth });
    };
    const parts: SuiteParts = { target: () => target, client: () => client, start };
    connectorBehaviour(name, () => start());
    // A rule takes a directory seconds: SCIM 1.1 is examined in `npm run test:full -- doctor`.
    doctorBehaviour(name, () => start(), ['2.0']);
    peopleBehaviour(parts);
    groupsBehaviour(parts);
    filterBehaviour(parts);
    watchBehaviour(parts);
    directoryErrorBehaviour(parts);
  });
}
