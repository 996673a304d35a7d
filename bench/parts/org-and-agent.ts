import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../demo/system/free-port.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { type OrgApi, signIn } from '../../demo/system/org-api.ts';
import { type Program, runProgram, startProgram } from '../../demo/system/program.ts';

export interface OrgAndAgent {
  api: OrgApi;
  org: Program;
  agent: Program;
  agentId: string;
}

/** An org on the given database (PGlite where none is named) and one enrolled, running agent. */
export async function startOrgAndAgent(
  folder: string,
  cleanup: (() => Promise<unknown>)[],
  databaseUrl?: string,
): Promise<OrgAndAgent> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const passwordFile = join(folder, 'admin-password');
  const password = 'bench only password';
  await writeFile(passwordFile, password, { mode: 0o600 });
  const org = await startProgram({
    name: 'org',
    file: 'org/cli.ts',
    args: [
      ...['serve', '--data', join(folder, 'org'), '--listen', `127.0.0.1:${port}`, '--public-url', url, '--json-ready'],
      ...['--first-admin-login', 'admin@example.com', '--first-admin-password-file', passwordFile],
      ...(databaseUrl ? ['--database-url', databaseUrl] : []),
    ],
    logFile: join(folder, 'org.log'),
  });
  cleanup.push(() => org.stop());
  const api = await signIn(createHttpClient(), url, 'admin@example.com', password);
  const { token } = await api.post('/agents/enrolment-tokens', { name: 'bench', ttlMinutes: 15 });
  const data = join(folder, 'agent');
  const env = { POSTERN_KEYCHAIN: 'file' };
  const enrolled = await runProgram({
    name: 'agent',
    file: 'agent/cli.ts',
    args: ['enrol', '--data', data, '--org', url, '--name', 'bench', '--token', token, '--json'],
    env,
  });
  if (enrolled.code !== 0) throw new Error(`The agent could not be enrolled: ${enrolled.stdout}${enrolled.stderr}`);
  const agent = await startProgram({
    name: 'agent',
    file: 'agent/cli.ts',
    args: ['run', '--data', data, '--json-ready'],
    env,
    logFile: join(folder, 'agent.log'),
  });
  cleanup.push(() => agent.stop());
  const [listed] = await api.get('/agents');
  return { api, org, agent, agentId: listed.id };
}

/** An app whose connector is at `baseUrl`, over plain http with Basic. @returns the app's id */
export async function addApp(
  { api, agentId }: OrgAndAgent,
  name: string,
  baseUrl: string,
  concurrency: number,
): Promise<string> {
  const app = await api.post('/apps', { label: name, name });
  await api.put(`/apps/${app.id}/provisioning`, {
    enabled: true,
    baseUrl,
    allowHttp: true,
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
    uniqueField: 'userName',
    timeoutSeconds: 60,
    agents: [agentId],
    concurrency,
  });
  return app.id;
}

/** People of this name prefix, made in one call per thousand. @returns their ids */
export async function addPeople(api: OrgApi, prefix: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 1000) {
    const users = Array.from({ length: Math.min(1000, count - from) }, (_, n) => {
      const login = `${prefix}-${from + n}@example.com`;
      return {
        profile: {
          login,
          email: login,
          firstName: 'Ada',
          lastName: `No. ${from + n}`,
          title: 'Engineer',
          department: 'Platform',
        },
      };
    });
    const made = await api.post('/users/bulk', { users });
    ids.push(...made.map((person: { id: string }) => person.id));
  }
  return ids;
}
