import { join } from 'node:path';
import { pino } from 'pino';
import { createPrivateCa } from '../../../demo/system/certificates.ts';
import { createHttpClient } from '../../../demo/system/http.ts';
import { type Answer, type OrgApi, signIn } from '../../../demo/system/org-api.ts';
import { admin, testOrg } from '../../../org/testing.ts';
import { addApp, enrolAgent, startAgent } from '../../kit/org-and-agent.ts';
import { type RecordedApp, startRecordingScim } from '../../kit/recording-scim.ts';
import { until } from './until.ts';

/** One org, one agent and one recording SCIM server for all fields; each field has an app of its own there. */
export interface FieldWorld {
  api: OrgApi;
  agentId: string;
  /** The agent's data folder. */
  data: string;
  ca: string;
  org: Awaited<ReturnType<typeof testOrg>>;
  /** An app with the given forms; what is left out has its default. */
  app(name: string, forms?: Forms): Promise<FieldApp>;
}

export interface Forms {
  connector?: Record<string, unknown>;
  toApp?: Record<string, unknown>;
  toOrg?: Record<string, unknown>;
}

/** An effect of one field: fails where it is not there. */
export type Effect = (world: FieldWorld, name: string) => Promise<void>;

export interface FieldApp {
  id: string;
  scim: RecordedApp;
  api: OrgApi;
  /** Saves the connector form again, changed. */
  connect(form: Record<string, unknown>): Promise<void>;
  toApp(form: Record<string, unknown>): Promise<void>;
  /** A person of this app's own. @returns login and id */
  person(profile?: Record<string, unknown>, options?: { activate?: boolean; password?: string }): Promise<Person>;
  assign(person: Person): Promise<void>;
  /** A person who has an account by now. */
  assigned(profile?: Record<string, unknown>): Promise<Person & { externalId: string }>;
  /** The assignment, as soon as it is as it should be. */
  account(person: Person, fits: (account: Answer) => unknown): Promise<Answer>;
  task(code: string): Promise<Answer>;
  /** Imports, and waits for the end. */
  import(mode?: 'full' | 'incremental'): Promise<Answer>;
  results(): Promise<Answer[]>;
}

export interface Person {
  id: string;
  login: string;
}

export async function createFieldWorld(folder: string, cleanup: (() => Promise<unknown>)[]): Promise<FieldWorld> {
  const ca = await createPrivateCa(join(folder, 'ca'));
  const [scim, org] = await Promise.all([
    startRecordingScim(cleanup, await ca.issue('scim')),
    testOrg({ log: pino({ level: 'silent' }) }),
  ]);
  cleanup.push(() => org.close());
  const api = await signIn(createHttpClient(), org.url, admin.login, admin.password);
  const text = (title: string) => ({ title, type: 'string' });
  const properties = { costCode: text('Cost code'), level: text('Level') };
  await api.post('/meta/schemas/user/default', { definitions: { custom: { properties } } });
  const data = join(folder, 'agent');
  const agentId = await enrolAgent({ api, url: org.url }, data, 'agent');
  await startAgent(data, cleanup);

  return {
    api,
    agentId,
    data,
    ca: ca.ca,
    org,
    async app(name, { connector = {}, toApp, toOrg } = {}) {
      const recorded = scim.app(name);
      const none = { authorization: { type: 'none' }, ...connector };
      const id = await addApp({ api, agentIds: [agentId] }, name, recorded.baseUrl, none);
      if (toApp) await api.put(`/apps/${id}/features/USER_PROVISIONING`, toApp);
      if (toOrg) await api.put(`/apps/${id}/features/INBOUND_PROVISIONING`, toOrg);
      return fieldApp(api, recorded, id, name, { agents: [agentId], ...none });
    },
  };
}

function fieldApp(
  api: OrgApi,
  scim: RecordedApp,
  id: string,
  name: string,
  connector: Record<string, unknown>,
): FieldApp {
  let people = 0;
  const app: FieldApp = {
    id,
    scim,
    api,
    connect: (form) =>
      api.put(`/apps/${id}/provisioning`, { baseUrl: scim.baseUrl, allowHttp: true, ...connector, ...form }),
    toApp: (form) => api.put(`/apps/${id}/features/USER_PROVISIONING`, form),
    async person(profile = {}, { activate = true, password } = {}) {
      const login = `p${++people}.${name.toLowerCase()}@example.com`;
      const whole = { login, email: login, firstName: `Ann${people}`, lastName: name, ...profile };
      const body = { profile: whole, ...(password ? { credentials: { password: { value: password } } } : {}) };
      return { id: (await api.post(`/users?activate=${activate}`, body)).id, login: whole.login };
    },
    assign: (person) => api.post(`/apps/${id}/users`, { id: person.id }),
    async assigned(profile) {
      const person = await app.person(profile);
      await app.assign(person);
      const { externalId } = await app.account(person, (account) => account.externalId);
      return { ...person, externalId };
    },
    account: (person, fits) =>
      until(`the account of ${person.login}`, async () => {
        const account = await api.get(`/apps/${id}/users/${person.id}`);
        return fits(account) && account;
      }),
    task: (code) =>
      until(`a task ${code} of ${name}`, async () =>
        (await api.get(`/tasks?appId=${id}`)).find((task: Answer) => task.code === code),
      ),
    async import(mode = 'full') {
      const run = await api.post(`/apps/${id}/imports`, { mode });
      return until(`the end of the import of ${name}`, async () => {
        const now = await api.get(`/apps/${id}/imports/${run.id}`);
        return ['REVIEW', 'DONE', 'FAILED'].includes(now.status) && now;
      });
    },
    results: () => api.get(`/apps/${id}/imports/results`),
  };
  return app;
}
