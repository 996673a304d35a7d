import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { startOldServer, startRelayWorld } from '../kit/relay-world.ts';
import { scratch } from '../kit/scratch.ts';
import { entraSequences } from './entra-sequences.suite.ts';
import { oktaSequences } from './okta-sequences.suite.ts';
import type { Behind } from './provider-sequences.ts';

/*
 * The application's server speaks SCIM 1.1 and nothing else, and only the agent reaches it. What it holds is read from
 * it directly.
 */
const { folder, cleanup } = await scratch('inbound-relay');
const world = await startRelayWorld(folder, cleanup);
const authorization = `Basic ${Buffer.from('postern:relay').toString('base64')}`;
let server = '';
let apps = 0;

async function all<T>(kind: 'Users' | 'Groups'): Promise<T[]> {
  const answer = await fetch(`${server}/${kind}?startIndex=1&count=200`, { headers: { authorization } });
  return ((await answer.json()) as { Resources: T[] }).Resources;
}

type OldUser = ScimUser & { 'urn:scim:schemas:extension:enterprise:1.0'?: { department?: string } };

const behind: Behind = {
  async connect() {
    server = await startOldServer(cleanup);
    return world.addApp(`sequences_${++apps}`, server);
  },
  async person(userName) {
    const found = (await all<OldUser>('Users')).find((one) => one.userName === userName);
    return (
      found && {
        active: found.active ?? true,
        email: found.emails?.find(({ primary }) => primary)?.value,
        familyName: found.name?.familyName,
        department: found['urn:scim:schemas:extension:enterprise:1.0']?.department,
      }
    );
  },
  async members(groupName) {
    const people = new Map((await all<ScimUser>('Users')).map(({ id, userName }) => [id, userName]));
    const found = (await all<ScimGroup>('Groups')).find(({ displayName }) => displayName === groupName);
    return found && (found.members ?? []).map(({ value }) => people.get(value) ?? value).sort();
  },
};

oktaSequences('mode relay', () => behind);
entraSequences('mode relay', () => behind);
