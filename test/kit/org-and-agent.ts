import { writeFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { join } from 'node:path';
import type { PrivateCa } from '../../demo/system/certificates.ts';
import { freePort } from '../../demo/system/free-port.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { type OrgApi, signIn } from '../../demo/system/org-api.ts';
import { type Program, runProgram, startProgram } from '../../demo/system/program.ts';
import { prepareDatabase } from './prepared-database.ts';

export interface RunningOrg {
  url: string;
  api: OrgApi;
  program: Program;
  admin: { login: string; password: string };
}

export interface RunningAgent {
  id: string;
  /** Its data folder: `startAgent` with the same folder continues it. */
  data: string;
  program: Program;
}

export interface OrgAndAgent {
  api: OrgApi;
  org: Program;
  agent: Program;
  agentId: string;
}

type Cleanup = (() => Promise<unknown>)[];

/**
 * An org on loopback, over plain http.
 * @param options.ca over https, by a certificate of this CA
 * @param options.host its name, that no DNS knows
 * @param options.databaseUrl PostgreSQL; PGlite in the folder where none is named
 * @param options.publicPort where people and agents reach it, when something stands in between
 */
export async function startOrg(
  folder: string,
  cleanup: Cleanup,
  options: {
    databaseUrl?: string;
    publicPort?: number;
    port?: number;
    ca?: PrivateCa;
    host?: string;
    downloads?: string;
  } = {},
): Promise<RunningOrg> {
  const port = options.port ?? (await freePort());
  const { ca, host = 'localhost' } = options;
  const tls = await ca?.issue('org', [host]);
  const url = `${tls ? 'https' : 'http'}://${host}:${options.publicPort ?? port}`;
  const admin = { login: 'admin@example.com', password: 'known to tests only' };
  const passwordFile = join(folder, 'admin-password');
  await writeFile(passwordFile, admin.password, { mode: 0o600 });
  if (!options.databaseUrl) await prepareDatabase(join(folder, 'org', 'database'));
  const program = await startProgram({
    name: 'org',
    file: 'org/cli.ts',
    args: [
      ...['serve', '--data', join(folder, 'org'), '--listen', `127.0.0.1:${port}`, '--public-url', url, '--json-ready'],
      ...['--first-admin-login', admin.login, '--first-admin-password-file', passwordFile],
      ...(options.databaseUrl ? ['--database-url', options.databaseUrl] : []),
      ...(options.downloads ? ['--downloads', options.downloads] : []),
      ...(tls ? ['--tls-cert', tls.certFile, '--tls-key', tls.keyFile] : []),
    ],
    logFile: join(folder, 'org.log'),
  });
  cleanup.push(() => program.stop());
  const api = await signIn(createHttpClient(ca?.ca, loopback), url, admin.login, admin.password);
  return { url, api, program, admin };
}

const loopback: LookupFunction = (_host, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

const env = { POSTERN_KEYCHAIN: 'file' };

/** Starts an agent that was enrolled in this folder. */
export async function startAgent(
  data: string,
  cleanup: Cleanup,
  options: { prefix?: string[]; env?: Record<string, string> } = {},
): Promise<Program> {
  const program = await startProgram({
    name: 'agent',
    file: 'agent/cli.ts',
    args: ['run', '--data', data, '--json-ready'],
    env: { ...env, ...options.env },
    logFile: `${data}.log`,
    prefix: options.prefix,
  });
  cleanup.push(() => program.stop());
  return program;
}

/** Enrols an agent by token. @returns its id */
export async function enrolAgent(
  { api, url }: Pick<RunningOrg, 'api' | 'url'>,
  data: string,
  name: string,
  options: { prefix?: string[]; ca?: string } = {},
): Promise<string> {
  const { token } = await api.post('/agents/enrolment-tokens', { name, ttlMinutes: 15 });
  const args = [
    'enrol',
    '--data',
    data,
    '--org',
    url,
    '--name',
    name,
    '--token',
    token,
    '--json',
    ...(options.ca ? ['--ca', options.ca] : []),
  ];
  const done = await runProgram({ name: 'enrol', file: 'agent/cli.ts', args, env, prefix: options.prefix });
  if (done.code !== 0) throw new Error(`The agent could not be enrolled: ${done.stdout}${done.stderr}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!).agentId;
}

/** An org on the given database and one enrolled, running agent. */
export async function startOrgAndAgent(folder: string, cleanup: Cleanup, databaseUrl?: string): Promise<OrgAndAgent> {
  const org = await startOrg(folder, cleanup, { databaseUrl });
  const data = join(folder, 'agent');
  const agentId = await enrolAgent(org, data, 'agent');
  const agent = await startAgent(data, cleanup);
  return { api: org.api, org: org.program, agent, agentId };
}

/** An app whose connector is at `baseUrl`, over plain http with Basic. @returns the app's id */
export async function addApp(
  { api, agentIds }: { api: OrgApi; agentIds: string[] },
  name: string,
  baseUrl: string,
  form: Record<string, unknown> = {},
): Promise<string> {
  const app = await api.post('/apps', { label: name, name: name.toLowerCase().replace(/[^a-z0-9]+/g, '_') });
  await api.put(`/apps/${app.id}/provisioning`, {
    enabled: true,
    baseUrl,
    allowHttp: true,
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
    uniqueField: 'userName',
    timeoutSeconds: 30,
    agents: agentIds,
    ...form,
  });
  return app.id;
}

/** People of this name prefix, made in one call per thousand. @returns their ids, in order of their numbers */
export async function addPeople(api: OrgApi, prefix: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let from = 0; from < count; from += 1000) {
    const users = Array.from({ length: Math.min(1000, count - from) }, (_, n) => {
      const login = loginOf(prefix, from + n);
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

export const loginOf = (prefix: string, n: number) => `${prefix}-${String(n).padStart(4, '0')}@example.com`;

/** A group with these members. @returns its id */
export async function addGroup(api: OrgApi, name: string, memberIds: string[]): Promise<string> {
  const { id } = await api.post('/groups', { profile: { name } });
  for (let from = 0; from < memberIds.length; from += 1000) {
    await api.post(`/groups/${id}/users`, { userIds: memberIds.slice(from, from + 1000) });
  }
  return id;
}
