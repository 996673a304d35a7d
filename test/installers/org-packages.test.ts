import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildDeb } from '../../build/package/deb.ts';
import { orgEdition } from '../../build/package/org-edition.ts';
import { buildRpm } from '../../build/package/rpm.ts';
import { stageOrg } from '../../build/server/org.ts';
import { freePort } from '../../demo/system/free-port.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { signIn } from '../../demo/system/org-api.ts';
import { until } from '../../demo/system/until.ts';
import { addApp, addPeople, enrolAgent, loginOf, startAgent } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';
import { createMachine, type Machine } from './machine.ts';

const { folder, cleanup } = await scratch('org-packages');
const out = join(folder, 'dist');
const files = { rpm: '', deb: ['', ''] };

beforeAll(async () => {
  mkdirSync(out);
  const staged = await stageOrg(join(folder, 'tree'));
  for (const release of [1, 2]) {
    const options = { edition: orgEdition, ...staged, work: join(folder, `work-${release}`), out, release };
    mkdirSync(options.work);
    files.deb[release - 1] = buildDeb(options);
    if (release === 1) files.rpm = buildRpm(options);
  }
});

/** A machine with the packages in /root. */
function machineWith(packages: string[]): Machine {
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  for (const file of packages) copyFileSync(file, join(machine.root, 'root', basename(file)));
  return machine;
}

it('the same source gives the same bytes', async () => {
  const again = join(folder, 'again');
  mkdirSync(again);
  const options = {
    edition: orgEdition,
    ...(await stageOrg(join(folder, 'tree-again'))),
    work: again,
    out: again,
    release: 1,
  };
  for (const [first, made] of [
    [files.rpm, buildRpm(options)],
    [files.deb[0]!, buildDeb(options)],
  ] as const)
    expect(readFileSync(made).equals(readFileSync(first)), `${basename(first)} twice`).toBe(true);
});

it('is found clean by rpmlint and lintian, but for what the filter files explain', () => {
  const lint = join(import.meta.dirname, '../../build/package/lint/postern-org.rpmlint.toml');
  const rpm = spawnSync('rpmlint', ['--config', lint, files.rpm], { encoding: 'utf8' });
  expect([rpm.status, rpm.stdout]).toEqual([0, expect.stringMatching(/0 errors, 0 warnings/)]);
  const deb = spawnSync('lintian', ['--allow-root', '--fail-on', 'error,warning', files.deb[0]!], { encoding: 'utf8' });
  expect([deb.status, deb.stdout]).toEqual([0, '']);
});

it('DEB: set up, provisions a person by an agent, is upgraded, removed with its data left, put back, and purged', async () => {
  const machine = machineWith(files.deb);
  const [first, second] = files.deb.map((file) => `/root/${basename(file)}`) as [string, string];
  const installed = machine.run(['dpkg', '-i', first]);
  expect(installed.status, installed.text).toBe(0);
  const lines = installed.text.trimEnd().split('\n');
  const next = lines.filter((line) => !line.startsWith('Processing triggers')).at(-2)!;
  expect(next).toBe('  sudo postern-org admin create --login admin --name Administrator');
  expect(machine.run(['stat', '-c', '%U:%G %a', '/var/lib/postern-org', '/etc/postern-org/config.json']).text).toBe(
    'postern-org:postern-org 700\nroot:postern-org 640\n',
  );
  const made = machine.run(next.trim().split(' ').slice(1));
  const password = /Password, shown this once: (\S+)/.exec(made.text)?.[1];
  expect(password, made.text).toBeDefined();

  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = join(machine.root, 'etc/postern-org/config.json');
  const set = (name: string, value: string) =>
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(new RegExp(`// "${name}": .*`), `"${name}": "${value}",`),
    );
  set('listen', 'nowhere');
  expect(machine.run(['systemctl', 'enable', '--now', 'postern-org']).status).toBe(1);
  expect(machine.service()).toMatchObject({ active: 'failed', starts: 1 });
  expect(readFileSync(join(machine.root, 'run/stand-in/journal'), 'utf8')).toContain('must be host:port');
  writeFileSync(config, readFileSync(config, 'utf8').replace('"nowhere"', `"127.0.0.1:${port}"`));
  set('publicUrl', url);
  const started = machine.run(['systemctl', 'enable', '--now', 'postern-org']);
  expect(started.status, started.text).toBe(0);
  const { pid } = machine.service();
  expect(machine.run(['ps', '-o', 'user:12=,args=', '-p', String(pid)]).text.trim()).toBe(
    'postern-org  /usr/lib/postern-org/node /usr/lib/postern-org/org/postern-org.mjs serve',
  );

  // While a command runs nobody here hears that a connection of before has ended.
  const enter = () =>
    until('a session', () => signIn(createHttpClient(), url, 'admin', password!).catch(() => undefined));
  const api = await enter();
  const data = join(folder, 'agent');
  const agentId = await enrolAgent({ api, url }, data, 'agent');
  await startAgent(data, cleanup);
  const personnel = await startPersonnel(folder, 'org-deb', cleanup, { allowTwins: true });
  const address = `http://localhost:${personnel.port}/scim/v2`;
  const appId = await addApp({ api, agentIds: [agentId] }, 'org-deb', address);
  const [one, two] = await addPeople(api, 'org-deb', 2);
  const accounts = async () =>
    (await personnel.application.query('select login from app_user order by login')).map(({ login }) => login);
  await api.post(`/apps/${appId}/users`, { id: one });
  await until('the first account', async () => (await accounts()).length === 1);

  const upgraded = machine.run(['dpkg', '-i', second]);
  expect(upgraded.status, upgraded.text).toBe(0);
  expect(machine.service()).toMatchObject({ active: 'active' });
  expect(machine.service().pid).not.toBe(pid);
  await (await enter()).post(`/apps/${appId}/users`, { id: two });
  await until('the second account', async () => (await accounts()).length === 2);
  expect(await accounts()).toEqual([loginOf('org-deb', 0), loginOf('org-deb', 1)]);
  const back = machine.run(['dpkg', '-i', first]);
  expect([back.status, back.text]).toEqual([1, expect.stringContaining('Nothing was changed')]);
  const owned = machine.run(['find', '/var/lib/postern-org', '!', '-user', 'postern-org']);
  expect(owned.text).toBe('');

  const removed = machine.run(['dpkg', '-r', 'postern-org']);
  expect([removed.status, removed.text]).toEqual([0, expect.stringContaining('The data of this org stay')]);
  expect(machine.service().active).toBe('inactive');
  expect(existsSync(join(machine.root, 'var/lib/postern-org/org.key'))).toBe(true);
  const again = machine.run(['dpkg', '-i', second]);
  expect([again.status, again.text]).toEqual([0, expect.stringContaining('The Postern org is here again')]);
  expect(machine.service().active).toBe('active');
  expect(await (await enter()).get(`/users/${one}`)).toMatchObject({ status: 'ACTIVE' });

  expect(machine.run(['dpkg', '-P', 'postern-org']).status).toBe(0);
  expect(machine.left().filter((path) => !path.startsWith('/root/postern-org_'))).toEqual([]);
  expect(machine.run(['getent', 'passwd', 'postern-org']).status).not.toBe(0);
});

it('RPM: installed, its settings guarded, and erased; its data stay', () => {
  const machine = machineWith([files.rpm]);
  const installed = machine.run(['rpm', '-Uvh', '--nodeps', `/root/${basename(files.rpm)}`]);
  expect([installed.status, installed.text]).toEqual([0, expect.stringContaining('sudo postern-org admin create')]);
  expect(machine.run(['stat', '-c', '%U:%G %a', '/etc/postern-org/config.json']).text).toBe('root:postern-org 640\n');
  const made = machine.run(['postern-org', 'admin', 'create', '--login', 'ada', '--name', 'Ada']);
  expect(made.status, made.text).toBe(0);
  expect(machine.run(['systemctl', 'enable', '--now', 'postern-org']).status).toBe(0);
  const erased = machine.run(['rpm', '-e', 'postern-org']);
  expect([erased.status, erased.text]).toEqual([0, expect.stringContaining('The data of this org stay')]);
  expect(existsSync(join(machine.root, 'var/lib/postern-org/org.key'))).toBe(true);
});
