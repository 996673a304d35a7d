import { createMemoryConnector } from '@postern/connector/memory';
import { createScimServer } from '../../connector/sdk/index.ts';
import type { Program } from '../../demo/system/program.ts';
import { type TestOrg, testOrg } from '../../org/testing.ts';
import { addInboundApp, type InboundApp, managementOf } from './inbound-app.ts';
import { enrolAgent, startAgent } from './org-and-agent.ts';

export interface RelayWorld {
  org: TestOrg;
  agent: Program;
  agentId: string;
  api: Awaited<ReturnType<typeof managementOf>>;
  /** An app in mode relay in front of the server at `baseUrl`. */
  addApp(name: string, baseUrl: string, form?: object, settings?: object): Promise<InboundApp>;
}

/** An org with an agent; apps of it relay to servers that only the agent reaches. */
export async function startRelayWorld(folder: string, cleanup: (() => Promise<unknown>)[]): Promise<RelayWorld> {
  const org = await testOrg();
  cleanup.push(() => org.close());
  const api = await managementOf(org);
  const post = (path: string, body: unknown) => api('POST', path, body);
  const agentId = await enrolAgent({ url: org.url, api: { post } as never }, `${folder}/agent`, 'agent');
  const agent = await startAgent(`${folder}/agent`, cleanup);
  return {
    org,
    agent,
    agentId,
    api,
    async addApp(name, baseUrl, form = {}, settings = {}) {
      const app = await addInboundApp(org, { name, mode: 'relay', settings });
      await api('PUT', `/apps/${app.appId}/provisioning`, {
        enabled: true,
        baseUrl,
        allowHttp: true,
        authorization: { type: 'basic', user: 'postern', password: 'relay' },
        uniqueField: 'userName',
        timeoutSeconds: 30,
        agents: [agentId],
        ...form,
      });
      return app;
    },
  };
}

/** An application's server that speaks SCIM 1.1 and nothing else. @returns its base URL */
export async function startOldServer(cleanup: (() => Promise<unknown>)[]): Promise<string> {
  const auth = { type: 'basic' as const, user: 'postern', password: 'relay' };
  const server = createScimServer(createMemoryConnector(), { auth, versionPaths: { '1.1': 'v1' } });
  cleanup.push(() => server.close());
  return `${await server.listen({ host: '127.0.0.1', port: 0 })}/v1`;
}
