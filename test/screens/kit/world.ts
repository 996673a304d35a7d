import { join } from 'node:path';
import { until } from '../../../demo/system/until.ts';
import {
  addApp,
  addGroup,
  addPeople,
  enrolAgent,
  type RunningOrg,
  startAgent,
  startOrg,
} from '../../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../../kit/personnel.ts';
import { writeEarlierLog } from './earlier-log.ts';

/** What the tests of the screens share: an org, an application behind its connector, and an agent that has worked. */
export interface World {
  folder: string;
  org: RunningOrg;
  personnel: Personnel;
  /** Data folder of the enrolled, running agent. */
  data: string;
  agentId: string;
  appId: string;
}

export const agentName = 'hq-prov-01';
/** The app of the world, and how many people its agent has created there. */
export const appName = 'personnel';
export const peopleCount = 3;

/** Resolves when every person of the world has an account in the application. */
export async function makeWorld(folder: string, cleanup: (() => Promise<unknown>)[]): Promise<World> {
  const data = join(folder, 'agent');
  const [org, personnel] = await Promise.all([startOrg(folder, cleanup), startPersonnel(folder, appName, cleanup)]);
  const agentId = await enrolAgent(org, data, agentName);
  writeEarlierLog(data);
  await startAgent(data, cleanup);
  const baseUrl = `http://localhost:${personnel.port}/scim/v2`;
  const appId = await addApp({ api: org.api, agentIds: [agentId] }, appName, baseUrl);
  const everyone = await addGroup(org.api, 'Everyone', await addPeople(org.api, 'ada', peopleCount));
  await org.api.put(`/apps/${appId}/groups/${everyone}`, {});
  await until('the accounts', async () => {
    const [row] = await personnel.application.query('select count(*) as n from app_user');
    return Number(row?.['n']) === peopleCount;
  });
  return { folder, org, personnel, data, agentId, appId };
}
