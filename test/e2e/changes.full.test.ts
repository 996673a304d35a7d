/**
 * Somebody is added in a real OpenLDAP and in a real MariaDB, and is in the org without anybody asking for it: while
 * all runs, while the agent is killed with -9, and while the org is.
 */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../../demo/system/until.ts';
import { addApp, enrolAgent, type RunningOrg, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { startWatchedDirectory, startWatchedTables, type WatchedSource } from '../kit/watched-sources.ts';

const { folder, cleanup } = await scratch('changes');
const data = join(folder, 'agent');

interface Watched {
  source: WatchedSource;
  appId: string;
}

let org: RunningOrg;
let agent: Awaited<ReturnType<typeof startAgent>>;
let watched: Watched[];

beforeAll(async () => {
  const sources = await Promise.all([startWatchedDirectory(folder, cleanup), startWatchedTables(folder, cleanup)]);
  org = await startOrg(folder, cleanup);
  const agentId = await enrolAgent(org, data, 'agent');
  agent = await startAgent(data, cleanup);
  watched = [];
  for (const source of sources) {
    const appId = await addApp({ api: org.api, agentIds: [agentId] }, source.name, source.baseUrl);
    await org.api.put(`/apps/${appId}/features/INBOUND_PROVISIONING`, {
      importRules: { userCreateAndMatch: { autoConfirmNewUsers: true } },
      postern: { changes: { status: 'ENABLED' } },
    });
    watched.push({ source, appId });
  }
});

const addEverywhere = (userName: string) =>
  Promise.all(watched.map(({ source }) => source.add(`${userName}.${source.name}`)));
/** Who was added is a person of the org, linked to the account. */
const arrived = (userName: string) =>
  Promise.all(
    watched.map(({ source, appId }) =>
      until(`${userName} of ${source.name}`, async () => {
        const found = await org.api.get(`/apps/${appId}/imports/results?q=${userName}`);
        return found.some(({ state }: { state: string }) => state === 'CONFIRMED');
      }),
    ),
  );
const causes = async (appId: string): Promise<string[]> =>
  (await org.api.get(`/apps/${appId}/imports`)).map(({ cause }: { cause: string }) => cause);

test('whoever is added in a source is in the org, and a change of the other source is none of this one', async () => {
  await addEverywhere('first');
  await arrived('first');
  const [directory, tables] = watched as [Watched, Watched];
  const before = (await causes(tables.appId)).length;
  await directory.source.add('second.ldap');
  await until('second', async () => (await org.api.get(`/apps/${directory.appId}/imports/results?q=second`)).length);
  expect(await causes(tables.appId)).toHaveLength(before);
  expect(new Set([...(await causes(directory.appId)), ...(await causes(tables.appId))])).toEqual(new Set(['change']));
});

test('what changes while the agent is dead arrives when it is back, without another change', async () => {
  await agent.kill();
  await addEverywhere('third');
  agent = await startAgent(data, cleanup);
  await arrived('third');
});

test('what changes while the org is dead arrives when it is back', async () => {
  await org.program.kill();
  await addEverywhere('fourth');
  const { port } = new URL(org.url);
  org = await startOrg(folder, cleanup, { port: Number(port) });
  await arrived('fourth');
});

test('what changes while a connector is dead arrives when it is back', async () => {
  const { source, appId } = watched[1]!;
  const runs = (await causes(appId)).length;
  await source.restart(() => source.add('fifth.sql'));
  await until('fifth', async () => (await org.api.get(`/apps/${appId}/imports/results?q=fifth`)).length);
  expect((await causes(appId)).length).toBeGreaterThan(runs);
});
