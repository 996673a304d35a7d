import type { SampleApplication } from '../sample/application.ts';
import type { ConnectorAuth, writeConnectorConfig } from '../sample/connector-config.ts';
import type { PrivateCa } from '../system/certificates.ts';
import type { HttpClient } from '../system/http.ts';
import type { OrgApi } from '../system/org-api.ts';
import type { Program } from '../system/program.ts';
import { until } from '../system/until.ts';

export interface StoryOptions {
  db: 'sqlite' | 'mariadb' | 'postgres';
  scim: '1.1' | '2.0';
  enrol: 'device' | 'token';
  json: boolean;
  /** Agents run in a network namespace whose incoming connections are all dropped. */
  outboundOnly: boolean;
}

/** One on-premises application with its connector and its app in the org. */
export interface StoryApp {
  label: string;
  name: string;
  application: SampleApplication;
  auth: ConnectorAuth;
  configFile: Awaited<ReturnType<typeof writeConnectorConfig>>;
  baseUrl: string;
  connector: Program;
  /** Set when the app was made in the org. */
  id: string;
}

export interface StoryAgent {
  name: string;
  folder: string;
  id: string;
  program: Program;
}

/** What the steps share. A step adds what later steps need. */
export interface Story {
  options: StoryOptions;
  folder: string;
  ca: PrivateCa;
  http: HttpClient;
  orgUrl: string;
  admin: { login: string; password: string };
  org: Program;
  api: OrgApi;
  apps: Record<'hr' | 'wiki', StoryApp>;
  agents: StoryAgent[];
  /** The command that an agent's programs are run with. */
  agentPrefix: string[];
  /** Ids in the org by login. */
  people: Record<string, string>;
  groups: Record<string, string>;
  /** Everything to end when the story ends, in reverse. */
  cleanup: (() => Promise<unknown>)[];
}

/** What a step saw, for its line. */
export interface Seen {
  /** What was done in the org. */
  sent: string;
  /** What the application's own row says. */
  row: string;
  /** From the change to its effect, ms. */
  took?: number;
}

export interface Step {
  name: string;
  run(story: Story): Promise<Seen>;
}

export class StepFailed extends Error {}

export function expect(holds: unknown, otherwise: string): asserts holds {
  if (!holds) throw new StepFailed(otherwise);
}

/** The application's row of one person. */
export async function rowOf(app: StoryApp, login: string) {
  return (await app.application.query('select * from app_user where login = ?', [login]))[0];
}

/** Logins of a group's members as the application's membership table has them, in order. */
export async function membersOf(app: StoryApp, group: string): Promise<string[]> {
  const rows = await app.application.query(
    `select u.login from app_membership m join app_user u on u.id = m.user_id join app_group g on g.id = m.group_id
     where g.display_name = ? order by u.login`,
    [group],
  );
  return rows.map((row) => String(row['login']));
}

/** Runs a change and waits for its effect, timing from just before the change. */
export async function change<T>(
  does: () => Promise<unknown>,
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs?: number,
) {
  const began = performance.now();
  await does();
  const found = await until(what, look, timeoutMs);
  return { found, took: performance.now() - began };
}
