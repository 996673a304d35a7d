import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPrivateCa } from '../../demo/system/certificates.ts';
import type { OrgApi } from '../../demo/system/org-api.ts';
import { until } from '../../demo/system/until.ts';
import { addApp, addGroup, enrolAgent, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { startScriptedConnector, wellBehaved } from '../kit/scripted-connector.ts';
import { writeSampleJournal } from './sample-journal.ts';

export interface SampleWorld {
  org: string;
  admin: { login: string; password: string };
  caFile: string;
  /** PEM. */
  ca: string;
  api: OrgApi;
  personnel: Personnel;
  /** Data folder of the running agent. */
  data: string;
  appIds: { hr: string; jira: string; badge: string };
}

/** People of no real company. */
const people = [
  'Adaeze Okonkwo',
  'Marta Żuławska',
  'Bruno Ångström',
  'Oluwaseun Adeyemi',
  'Dalia Haddad',
  'Eun-ji Park',
  'Farah Noor',
  'Ann Lee',
  'Chidi Okafor',
  'Noa Ben-David',
  'Søren Kjær',
  'Tomás Ibáñez',
];

/** Packages of the agent: their names and sizes, and nothing in them. */
async function sampleDownloads(folder: string): Promise<string> {
  const downloads = join(folder, 'downloads');
  await mkdir(downloads);
  const sizes = {
    'postern-agent-0.1.0.msi': 33_423_360,
    'postern-agent-0.1.0-1.x86_64.rpm': 35_861_504,
    'postern-agent_0.1.0-1_amd64.deb': 35_894_272,
  };
  for (const [file, size] of Object.entries(sizes)) {
    await writeFile(join(downloads, file), '');
    await truncate(join(downloads, file), size);
  }
  return downloads;
}

/** An org over https, three applications of which one rejects the agent, and an agent that has worked for an hour. */
export async function makeSampleWorld(folder: string, cleanup: (() => Promise<unknown>)[]): Promise<SampleWorld> {
  const ca = await createPrivateCa(join(folder, 'ca'));
  const { url, api, admin } = await startOrg(folder, cleanup, { ca, downloads: await sampleDownloads(folder) });
  const personnel = await startPersonnel(folder, 'hr', cleanup);
  const refuses = await startScriptedConnector(() => ({ status: 401, body: { detail: 'Unauthorized' } }), cleanup);
  const badges = await startScriptedConnector(wellBehaved(), cleanup);

  const data = join(folder, 'hq-prov-01');
  const agentId = await enrolAgent({ api, url }, data, 'hq-prov-01', { ca: ca.caFile });
  const agents = { api, agentIds: [agentId] };
  const appIds = {
    hr: await addApp(agents, 'HR database', `http://localhost:${personnel.port}/scim/v2`),
    jira: await addApp(agents, 'Jira Data Center', refuses.baseUrl),
    badge: await addApp(agents, 'Badge system', badges.baseUrl),
  };
  const worked = [
    { id: appIds.hr, label: 'HR database', ms: 160 },
    { id: appIds.badge, label: 'Badge system', ms: 90 },
  ];
  writeSampleJournal(data, worked, people, Date.now());
  await startAgent(data, cleanup);
  await assign(api, appIds);
  await until('the people in the HR database', async () => {
    const [row] = await personnel.application.query('select count(*) as n from app_user');
    return Number(row?.['n']) === people.length;
  });
  await until('the task about Jira', async () => (await api.get('/tasks')).length > 0);
  return { org: url, admin, caFile: ca.caFile, ca: ca.ca, api, personnel, data, appIds };
}

async function assign(api: OrgApi, { hr, jira, badge }: SampleWorld['appIds']): Promise<void> {
  const ids: string[] = [];
  for (const name of people) {
    const [firstName, lastName] = [name.split(' ')[0]!, name.split(' ').slice(1).join(' ')];
    const login = `${firstName}.${lastName}@example.com`
      .toLowerCase()
      .normalize('NFD')
      .replace(/[^a-z.@-]/g, '');
    const profile = { login, email: login, firstName, lastName, title: 'Engineer', department: 'Platform' };
    ids.push((await api.post('/users?activate=true', { profile })).id);
  }
  const engineering = await addGroup(api, 'Engineering', ids);
  const library = await addGroup(api, 'Library', ids.slice(0, 5));
  await api.put(`/apps/${hr}/groups/${engineering}`, {});
  await api.put(`/apps/${jira}/groups/${library}`, {});
  await api.put(`/apps/${badge}/groups/${library}`, {});
}
