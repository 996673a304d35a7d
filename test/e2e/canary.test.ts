/** Secrets are planted wherever the agent meets one; then everything that it leaves behind is searched for them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPrivateCa } from '../../demo/system/certificates.ts';
import { root, runProgram } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { findSecrets, type Sighting } from '../kit/canary.ts';
import { addApp, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { emptyList, type Script, startScriptedConnector } from '../kit/scripted-connector.ts';

const { folder, cleanup } = await scratch('canary');
const data = join(folder, 'agent');
const env = { POSTERN_KEYCHAIN: 'file' };
/** Characters that JSON, URLs, forms and HTML write differently. */
const odd = '"q\\ &<%20ü+/';
const secrets: Record<string, string> = {
  'password of the connector, from the org': `org-basic-7Qx${odd}`,
  'header of the connector, set here': 'local-header-8Rz-0f3c',
  'pushed password': `pushed-9Ty${odd}`,
  'password of the proxy': 'proxy-set-4Kp-91bd',
  'password of the proxy in the environment': 'proxy-env-5Lq-77ac',
};

const agent = async (...args: string[]) => {
  const { code, stdout, stderr } = await runProgram({
    name: `postern ${args[0]}`,
    file: 'agent/cli.ts',
    args: [...args, '--data', data],
    env,
  });
  if (code !== 0) throw new Error(`postern ${args.join(' ')}: ${stdout}${stderr}`);
  return stdout;
};
const fileWith = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};

/** What the connectors were told: a secret that never came here was looked for in vain. */
const heard: string[] = [];

/** Says back all that it was told, in every form, as an error. */
const gossip: Script = ({ method, url, body, headers }) => {
  if (method === 'GET') return url.includes('/Users') ? emptyList : { status: 404, body: { detail: 'none' } };
  const { authorization = '', 'x-api-key': key = '' } = headers;
  const pair = Buffer.from(authorization.split(' ')[1] ?? '', 'base64').toString();
  heard.push(body, pair, String(key));
  const said = [body, Buffer.from(body).toString('base64'), encodeURIComponent(body), JSON.stringify(body)];
  const detail = `refused: ${[...said, authorization, pair, key, Buffer.from(String(key)).toString('base64url')].join(' | ')}`;
  return { status: 400, body: { Errors: [{ description: detail, code: '400' }], detail, status: '400' } };
};
/** Takes new accounts, and says back every change of one. */
const gossipOfChanges: Script = (request) =>
  request.method === 'POST' ? { status: 201, body: { ...JSON.parse(request.body), id: '1' } } : gossip(request);

it('no secret is in the bundle, the logs, the journal or the crash files', { timeout: 120_000 }, async () => {
  const [org, pushed, local] = await Promise.all([
    startOrg(folder, cleanup),
    startScriptedConnector(gossip, cleanup),
    startScriptedConnector(gossip, cleanup),
  ]);

  const { token } = await org.api.post('/agents/enrolment-tokens', { name: 'canary-agent', ttlMinutes: 15 });
  secrets['enrolment token'] = token;
  const enrolled = JSON.parse(
    (await agent('enrol', '--org', org.url, '--token', token, '--json')).trim().split('\n').at(-1)!,
  );
  const keys = JSON.parse(readFileSync(join(data, 'keychain.json'), 'utf8')) as Record<string, string>;
  secrets['signing key (DPoP)'] = JSON.parse(keys['signing-key']!).d;
  secrets['encryption key'] = JSON.parse(keys['encryption-key']!).d;

  const ca = await createPrivateCa(join(folder, 'ca'));
  const client = await ca.issue('client');
  secrets['key of the client certificate'] = readFileSync(client.keyFile, 'utf8').split('\n')[1]!;
  const config = {
    tls: { clientCert: client.certFile, clientKey: client.keyFile },
    proxy: { noProxy: ['localhost', '127.0.0.1'], user: 'postern-proxy' },
    log: { level: 'trace' },
  };
  writeFileSync(join(data, 'config.json'), JSON.stringify(config));
  await agent('config', 'set', 'proxy.password', secrets['password of the proxy']!);

  const agentIds = [enrolled.agentId as string];
  const basic = { type: 'basic', user: 'postern', password: secrets['password of the connector, from the org'] };
  const apps = [
    await addApp({ api: org.api, agentIds }, 'pushed', pushed.baseUrl, { authorization: basic }),
    await addApp({ api: org.api, agentIds }, 'local', local.baseUrl, { authorization: { type: 'local' } }),
  ];
  const header = fileWith('header', secrets['header of the connector, set here']!);
  await agent('credentials', apps[1]!, '--header', 'x-api-key', '--secret-file', header);

  await startAgent(data, cleanup, {
    env: { HTTPS_PROXY: `http://env:${secrets['password of the proxy in the environment']}@127.0.0.1:9` },
  });
  const failed = async (login: string, least: number) => {
    const person = await org.api.post('/users?activate=true', {
      profile: { login, email: login, firstName: 'Tilda', lastName: 'Vogel' },
    });
    for (const app of apps) await org.api.post(`/apps/${app}/users`, { id: person.id });
    if (least > 2)
      await org.api.post(`/users/${person.id}`, { credentials: { password: { value: secrets['pushed password'] } } });
    await until('failed actions', async () => {
      const rows = (await agent('actions', '--json')).trim().split('\n').filter(Boolean);
      return rows.filter((row) => JSON.parse(row).status === 'failed').length >= least;
    });
  };
  await failed('tilda.vogel@example.com', 2);
  for (const connector of [pushed, local]) connector.become(gossipOfChanges);
  await failed('tilda.vogel2@example.com', 4);
  const passwords = heard
    .flatMap((body) => /"password":("(?:[^"\\]|\\.)*")/.exec(body)?.[1] ?? [])
    .map((text) => JSON.parse(text));
  const made = passwords.find((password) => password !== secrets['pushed password']);
  secrets['password that the agent made'] = made;
  for (const planted of [
    'pushed password',
    'header of the connector, set here',
    'password of the connector, from the org',
  ])
    expect(
      heard.some((said) => said.includes(secrets[planted]!) || passwords.includes(secrets[planted])),
      planted,
    ).toBe(true);

  const link: string = JSON.parse(await agent('console', '--json')).url;
  secrets['one-time link'] = link.split('#')[1]!;
  const entered = await fetch(link.split('#')[0]!, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(link).origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ token: secrets['one-time link']! }),
  });
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!;
  secrets['cookie'] = cookie.split('=')[1]!;
  await crash(`Authorization: Bearer ${token}; Cookie: ${cookie}; ${link}; ${readFileSync(client.keyFile, 'utf8')}`);

  const zip = join(folder, 'bundle.zip');
  const told = await agent('bundle', '--out', zip);
  expect(told).toMatch(/Removed: .*names? /);
  execFileSync('unzip', ['-q', zip, '-d', join(folder, 'bundle')]);
  expect(statSync(zip).mode & 0o777).toBe(0o600);

  // The keychain is where secrets rest; it is no part of what is passed on.
  const left = [...filesBelow(join(folder, 'bundle')), ...filesBelow(data), `${data}.log`].filter(
    (file) => !file.endsWith('keychain.json'),
  );
  const names = left.map((file) => file.split('/').at(-1)!);
  expect(names).toEqual(
    expect.arrayContaining(['agent.log', 'actions.json', 'checks.json', 'journal.db', 'crashes.txt']),
  );
  expect(names.some((name) => name.startsWith('crash-'))).toBe(true);
  const found: Sighting[] = left.flatMap((file) =>
    findSecrets(secrets, file.slice(folder.length + 1), readFileSync(file)),
  );
  expect(found).toEqual([]);

  const packed = filesBelow(join(folder, 'bundle')).map((file) => readFileSync(file, 'utf8'));
  expect(packed.filter((text) => /Tilda Vogel|tilda\.vogel/.test(text))).toEqual([]);
  expect(packed.join()).toMatch(/refused: /);
});

/** A program that keeps its crashes in the agent's folder, and ends by a fault whose text holds this. */
async function crash(text: string): Promise<void> {
  const script = `import { keepCrashes } from ${JSON.stringify(join(root, 'agent/log/crash-file.ts'))};
    keepCrashes(process.argv[1]);
    throw new Error(process.argv[2]);`;
  const ended = await runProgram({
    ...{ name: 'crash', file: process.execPath },
    args: ['--input-type=module', '-e', script, data, text],
  });
  expect(ended.code).not.toBe(0);
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
