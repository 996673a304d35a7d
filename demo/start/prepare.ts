import { join } from 'node:path';
import { openApplication } from '../sample/application.ts';
import { writeConnectorConfig } from '../sample/connector-config.ts';
import { defineCostCode } from '../sample/cost-code.ts';
import { createHttpClient } from '../system/http.ts';
import { type OrgApi, signIn } from '../system/org-api.ts';
import { type Program, runProgram, startProgram } from '../system/program.ts';
import { keepDetails, type StartDetails } from './folder.ts';
import { samplePeople } from './sample-people.ts';

interface Given {
  folder: string;
  orgUrl: string;
  ports: { connector: number };
  details: StartDetails;
  /** Gets what must be ended, in the order of starting. */
  stopping: (() => Promise<unknown>)[];
}

/** Starts connector and agent; on the first start also enrols the agent and makes the sample people and app. */
export async function prepare({
  folder,
  orgUrl,
  ports,
  details,
  stopping,
}: Given): Promise<{ connector: Program; agent: Program }> {
  const application = await openApplication(`sqlite://${details.databaseFile}`);
  await application.close();
  details.baseUrl = `http://localhost:${ports.connector}/scim/v2`;
  const auth = { type: 'basic' as const, user: details.connectorUser, password: details.connectorPassword };
  const config = await writeConnectorConfig(join(folder, 'connector.json'), {
    name: 'personnel',
    url: application.url,
    auth,
    port: ports.connector,
  });
  const connector = await startProgram({
    name: 'connector',
    file: 'connector/cli.ts',
    args: ['serve', '--config', config, '--json-ready'],
    logFile: join(folder, 'connector.log'),
  });
  stopping.push(() => connector.stop());

  const api = await signIn(createHttpClient(), orgUrl, details.adminLogin, details.adminPassword);
  const data = join(folder, 'agent');
  const env = { POSTERN_KEYCHAIN: 'file' };
  if (!details.prepared) {
    const { token } = await api.post('/agents/enrolment-tokens', { name: 'npm start', ttlMinutes: 15 });
    const enrolled = await runProgram({
      name: 'agent',
      file: 'agent/cli.ts',
      args: ['enrol', '--data', data, '--org', orgUrl, '--name', 'this machine', '--token', token, '--json'],
      env,
    });
    if (enrolled.code !== 0) throw new Error(`the agent could not be enrolled.\n${enrolled.stdout}${enrolled.stderr}`);
  }
  const agent = await startProgram({
    name: 'agent',
    file: 'agent/cli.ts',
    args: ['run', '--data', data, '--json-ready'],
    env,
    logFile: join(folder, 'agent.log'),
  });
  stopping.push(() => agent.stop());
  if (!details.prepared) {
    await makeSamples(api, details);
    details.prepared = true;
  }
  await keepDetails(folder, details);
  return { connector, agent };
}

async function makeSamples(api: OrgApi, details: StartDetails): Promise<void> {
  const agents = await api.get('/agents');
  const app = await api.post('/apps', { label: 'Personnel', name: 'personnel' });
  await api.put(`/apps/${app.id}/provisioning`, {
    enabled: true,
    baseUrl: details.baseUrl,
    allowHttp: true,
    authorization: { type: 'basic', user: details.connectorUser, password: details.connectorPassword },
    uniqueField: 'userName',
    acceptUserUpdates: true,
    timeoutSeconds: 30,
    agents: agents.map((agent: { id: string }) => agent.id),
    concurrency: 4,
    customAttributes: [{ name: 'costCode', type: 'string' }],
  });
  await defineCostCode(api);
  const staff = await api.post('/groups', { profile: { name: 'Staff', description: 'Everybody who works here' } });
  const people = [];
  for (const profile of samplePeople) people.push(await api.post('/users?activate=true', { profile }));
  for (const person of people.slice(0, 4)) await api.put(`/groups/${staff.id}/users/${person.id}`);
  await api.post(`/apps/${app.id}/users`, { id: people[0].id });
}
