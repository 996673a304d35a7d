import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { customFetch } from 'openid-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyPlace } from './db/testing.ts';
import { createTestAgent, makeKeys, stated, type TestAgent } from './testing-agent.ts';
import { tryPort } from './web/try-port.ts';

/*
 * Two processes of one org on one PostgreSQL, started at the same instant on an empty database: one of them migrates
 * it, makes the key and the first administrator. Then either can be killed.
 */
interface Node {
  child: ChildProcess;
  url: string;
}
const admin = { login: 'admin@org.example', password: 'a long enough password' };
let folder: string;
let remove: () => Promise<void>;
let publicUrl: string;
let first: Node;
let second: Node;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-nodes-'));
  const empty = await emptyPlace();
  remove = empty.remove;
  const [one, two] = [await tryPort('127.0.0.1', 0), await tryPort('127.0.0.1', 0)];
  publicUrl = `http://127.0.0.1:${one}`;
  await writeFile(join(folder, 'password'), admin.password);
  const databaseUrl = 'url' in empty.place ? empty.place.url : '';
  [first, second] = await Promise.all([start(one, databaseUrl), start(two, databaseUrl)]);
}, 60_000);
afterAll(async () => {
  for (const child of running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await remove();
  await rm(folder, { recursive: true });
});

async function start(port: number, databaseUrl: string): Promise<Node> {
  const args = ['serve', '--data', folder, '--database-url', databaseUrl, '--listen', `127.0.0.1:${port}`];
  const more = ['--public-url', publicUrl, '--json-ready', '--log-level', 'error'];
  const made = ['--first-admin-login', admin.login, '--first-admin-password-file', join(folder, 'password')];
  const child = spawn(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args, ...more, ...made], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const gone = once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with ${code}`)));
  await Promise.race([once(createInterface(child.stdout!), 'line'), gone]);
  gone.catch(() => undefined);
  return { child, url: `http://127.0.0.1:${port}` };
}

const kill = async ({ child }: Node) => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};

/** As a load balancer would: the same address, another machine. */
function through(agent: TestAgent, node: Node, authorization?: string): void {
  agent.config[customFetch] = (url, init) => {
    const { pathname, search } = new URL(url);
    const headers = { ...init.headers, ...(authorization && { authorization }) };
    return fetch(`${node.url}${pathname}${search}`, { ...init, headers } as RequestInit);
  };
}

it('start at once on an empty database; a poll at one wakes for a change at the other; either can be killed', async () => {
  const cookies = new Map<Node, Record<string, string>>();
  const signIn = async (node: Node) => {
    const answer = await fetch(`${node.url}/api/v1/console/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl },
      body: JSON.stringify(admin),
    });
    expect(answer.status).toBe(200);
    const { csrf } = (await answer.json()) as { csrf: string };
    const cookie = answer.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    return { cookie, 'x-csrf-token': csrf, origin: publicUrl, 'content-type': 'application/json' };
  };
  cookies.set(first, await signIn(first));
  // biome-ignore lint/suspicious/noExplicitAny: answers of the API, read as a script would
  const call = async (node: Node, method: string, path: string, body: unknown = {}): Promise<any> => {
    const headers = cookies.get(first)!;
    const answer = await fetch(`${node.url}/api/v1${path}`, {
      method,
      headers,
      ...(method !== 'GET' && { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    expect([path, answer.status < 300, said]).toEqual([path, true, said]);
    return said === '' ? undefined : JSON.parse(said);
  };
  expect(await call(second, 'GET', '/administrators')).toHaveLength(1);

  const { token } = await call(first, 'POST', '/agents/enrolment-tokens', { name: 'n', ttlMinutes: 15 });
  const candidate = await createTestAgent(publicUrl);
  through(candidate, second, `Bearer ${token}`);
  const keys = { signingKey: candidate.keys.jwk, encryptionKey: (await makeKeys()).jwk };
  const { body } = await candidate.call(token, 'POST', '/agents', { ...stated, ...keys });
  const { agentId, clientId } = body as { agentId: string; clientId: string };
  const agent = await createTestAgent(publicUrl, { keys: candidate.keys, clientId });
  const session = randomUUID();
  const access = await agent.token();
  const poll = (node: Node, wait: number) => {
    through(agent, node);
    const inner = agent.config[customFetch]!;
    agent.config[customFetch] = (url, init) =>
      inner(url, { ...init, headers: { ...init.headers, 'postern-session': session } });
    const kinds = ['user.provision'];
    return agent.call(access, 'POST', '/exchange', { kinds, wait, limits: [], configRevs: { [app.id]: app.rev } });
  };
  const app = { id: '', rev: 0 };
  app.id = (await call(first, 'POST', '/apps', { label: 'HR' })).id;
  const form = { baseUrl: 'https://hr.example/scim/v2', agents: [agentId] };
  await call(second, 'PUT', `/apps/${app.id}/provisioning`, form);
  const people = await call(first, 'POST', '/users/bulk', {
    users: ['a', 'b'].map((n) => ({ profile: { login: n, email: `${n}@x.example`, firstName: n, lastName: n } })),
  });
  const config = (await poll(first, 0.01)).body['config'] as { rev: number }[];
  app.rev = config[0]!.rev;

  const assign = (node: Node, n: number) => call(node, 'POST', `/apps/${app.id}/users`, { id: people[n].id });
  const [woken] = await Promise.all([poll(first, 25), assign(second, 0)]);
  expect((woken.body['actions'] as unknown[]).length).toBe(1);

  // The poll that waits at the node that dies breaks, and the next one, at the other node, has the work.
  const broken = poll(second, 25).then(
    ({ status }) => status,
    () => undefined,
  );
  await kill(second);
  expect(await broken).toBeUndefined();
  const [gone] = await Promise.all([poll(first, 25), assign(first, 1)]);
  expect((gone.body['actions'] as { subject: { id: string } }[]).map(({ subject }) => subject.id)).toContain(
    people[1].id,
  );

  second = await start(Number(new URL(second.url).port), databaseOf(second));
  await kill(first);
  expect((await fetch(`${second.url}/health/ready`)).status).toBe(200);
  expect(((await call(second, 'GET', '/users')) as unknown[]).length).toBe(2);
}, 90_000);

/** The database that a node was started on. */
const databaseOf = ({ child }: Node): string => child.spawnargs[child.spawnargs.indexOf('--database-url') + 1]!;
