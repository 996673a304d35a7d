import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openApplication } from '../sample/application.ts';
import { type ConnectorAuth, writeConnectorConfig } from '../sample/connector-config.ts';
import { type Certificate, createPrivateCa } from '../system/certificates.ts';
import { freePort } from '../system/free-port.ts';
import { createHttpClient } from '../system/http.ts';
import { createOutboundOnlyNamespace } from '../system/namespace.ts';
import { signIn } from '../system/org-api.ts';
import { type Program, startProgram } from '../system/program.ts';
import { type DatabaseServer, startMariadb, startPostgres } from '../system/servers.ts';
import type { Story, StoryApp, StoryOptions } from './context.ts';
import { plantOldAccounts } from './import.ts';

/** Starts (again) the connector of an application, with the configuration that it has. */
export async function startConnector(
  story: Pick<Story, 'folder' | 'cleanup'>,
  app: Pick<StoryApp, 'name' | 'configFile'>,
): Promise<Program> {
  const program = await startProgram({
    name: `connector ${app.name}`,
    file: 'connector/cli.ts',
    args: ['serve', '--config', app.configFile, '--json-ready'],
    logFile: join(story.folder, `connector-${app.name}.log`),
  });
  story.cleanup.push(() => program.stop());
  return program;
}

/** Databases, private CA, org and connectors, each its own process; nobody is enrolled yet. */
export async function startSystem(options: StoryOptions, folder: string, cleanup: Story['cleanup']): Promise<Story> {
  await mkdir(folder, { recursive: true });
  const ca = await createPrivateCa(join(folder, 'ca'));
  const http = createHttpClient(ca.ca);
  const namespace = options.outboundOnly ? await createOutboundOnlyNamespace() : undefined;
  if (namespace) cleanup.push(() => namespace.remove());
  const host = namespace?.hostAddress ?? '127.0.0.1';
  const certificate = (name: string) => ca.issue(name, ['localhost', '127.0.0.1', host]);
  const server: DatabaseServer | undefined =
    options.db === 'mariadb'
      ? await startMariadb(join(folder, 'db'))
      : options.db === 'postgres'
        ? await startPostgres(join(folder, 'db'))
        : undefined;
  if (server) cleanup.push(() => server.stop());
  const databaseUrl = async (name: string) =>
    server ? server.createDatabase(name) : `sqlite://${join(folder, `${name}.db`)}`;

  const org = await startOrg(folder, host, await certificate('org'), cleanup);
  const api = await signIn(http, org.url, org.admin.login, org.admin.password);
  const app = async (name: string, label: string, auth: ConnectorAuth): Promise<StoryApp> => {
    const application = await openApplication(await databaseUrl(name));
    cleanup.push(() => application.close());
    const port = await freePort();
    const configFile = join(folder, `${name}.json`);
    await writeConnectorConfig(configFile, {
      name,
      url: application.url,
      auth,
      host,
      port,
      tls: await certificate(name),
    });
    const baseUrl = `https://${host}:${port}/scim/${options.scim === '2.0' ? 'v2' : 'v1'}`;
    const connector = await startConnector({ folder, cleanup }, { name, configFile });
    return { name, label, application, auth, configFile, baseUrl, connector, id: '' };
  };
  const apps = {
    hr: await app('hr', 'Personnel', { type: 'basic', user: 'postern', password: 'story-secret: ünïcode' }),
    wiki: await app('wiki', 'Wiki', { type: 'header', name: 'Authorization', value: 'Bearer story-secret-2' }),
  };
  await plantOldAccounts(apps.hr);
  return {
    options,
    folder,
    ca,
    http,
    orgUrl: org.url,
    admin: org.admin,
    org: org.program,
    api,
    apps,
    agents: [],
    agentPrefix: namespace?.prefix ?? [],
    people: {},
    groups: {},
    cleanup,
  };
}

async function startOrg(folder: string, host: string, tls: Certificate, cleanup: Story['cleanup']) {
  const port = await freePort();
  const url = `https://${host}:${port}`;
  const admin = { login: 'admin@example.com', password: `story ${Math.random().toString(36).slice(2)} password` };
  const passwordFile = join(folder, 'admin-password');
  await writeFile(passwordFile, admin.password, { mode: 0o600 });
  const program = await startProgram({
    name: 'org',
    file: 'org/cli.ts',
    args: [
      ...['serve', '--data', join(folder, 'org'), '--listen', `${host}:${port}`, '--public-url', url],
      ...['--tls-cert', tls.certFile, '--tls-key', tls.keyFile, '--json-ready'],
      ...['--first-admin-login', admin.login, '--first-admin-password-file', passwordFile],
    ],
    logFile: join(folder, 'org.log'),
  });
  cleanup.push(() => program.stop());
  return { program, url, admin };
}
