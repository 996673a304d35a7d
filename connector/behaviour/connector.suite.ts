import { afterEach, beforeEach, describe } from 'vitest';
import type { ScimServer } from '../sdk/index.ts';
import { createClient } from './client.ts';
import { groupBehaviour } from './group.suite.ts';
import { protocolBehaviour } from './protocol.suite.ts';
import { userBehaviour } from './user.suite.ts';

export { doctorBehaviour, expectHealthy } from './doctor.suite.ts';

/** What every connector must do, whatever it stores in. `start` makes an empty one behind a server. */
export function connectorBehaviour(name: string, start: () => Promise<ScimServer>): void {
  for (const version of ['1.1', '2.0'] as const) {
    describe(`${name}, SCIM ${version}`, () => {
      let server: ScimServer;
      beforeEach(async () => {
        server = await start();
      });
      afterEach(() => server.close());
      const client = () => createClient(server, version);
      protocolBehaviour(client);
      userBehaviour(client);
      groupBehaviour(client);
    });
  }
}
