import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { smallHeap } from '../../agent/service/unit.ts';
import { buildDeb } from '../../build/package/deb.ts';
import { buildRpm } from '../../build/package/rpm.ts';
import { serverEdition } from '../../build/package/server-edition.ts';
import { signRpm, writeChecksums } from '../../build/package/sign.ts';
import { stageServer } from '../../build/server/agent.ts';
import type { Staged } from '../../build/server/stage.ts';
import { allowAccess, type DeviceLine } from '../../demo/system/allow-access.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { startProgram } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { addApp, addGroup, addPeople, loginOf, type RunningOrg, startOrg } from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';
import { createMachine, type Machine } from './machine.ts';
import { askedOf, buildRhel } from './stand-in-rhel.ts';

const { folder, cleanup } = await scratch('packages');
const out = join(folder, 'dist');
const files = { rpm: ['', ''], deb: ['', ''] };
let staged: Staged;
let org: RunningOrg;

beforeAll(async () => {
  mkdirSync(out);
  staged = await stageServer(join(folder, 'tree'));
  for (const release of [1, 2]) {
    const options = { edition: serverEdition, ...staged, work: join(folder, `work-${release}`), out, release };
    mkdirSync(options.work);
    files.rpm[release - 1] = buildRpm(options);
    files.deb[release - 1] = buildDeb(options);
  }
  org = await startOrg(folder, cleanup);
});

/** A machine with the packages in /root. */
function machineWith(packages: string[]): Machine {
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  for (const file of packages) copyFileSync(file, join(machine.root, 'root', basename(file)));
  return machine;
}

/** The application that a machine's agent serves; its tables would show an account that is made twice. */
const startApplication = (name: string) => startPersonnel(folder, name, cleanup, { allowTwins: true });

const accounts = async (personnel: Personnel, prefix: string) =>
  (
    await personnel.application.query('select login from app_user where login like ? order by login', [`${prefix}-%`])
  ).map((row) => String(row['login']));

const agentNamed = async (name: string) =>
  (await org.api.get('/agents')).find((agent: { name: string }) => agent.name === name);

/** Assigns people to a new app that this agent serves. @returns their group, already assigned */
async function assign(personnel: Personnel, agentId: string, prefix: string, count: number): Promise<string[]> {
  const appId = await addApp(
    { api: org.api, agentIds: [agentId] },
    prefix,
    `http://localhost:${personnel.port}/scim/v2`,
  );
  const group = await addGroup(org.api, prefix, await addPeople(org.api, prefix, count));
  await org.api.put(`/apps/${appId}/groups/${group}`, {});
  return Array.from({ length: count }, (_, n) => loginOf(prefix, n));
}

it('the same source gives the same bytes', async () => {
  const again = join(folder, 'again');
  mkdirSync(again);
  const second = await stageServer(join(folder, 'tree-again'));
  expect(second.sbom).toBe(staged.sbom);
  const options = { edition: serverEdition, ...second, work: again, out: again, release: 1 };
  for (const [first, made] of [
    [files.rpm[0]!, buildRpm(options)],
    [files.deb[0]!, buildDeb(options)],
  ] as const)
    expect(readFileSync(made).equals(readFileSync(first)), `${basename(first)} twice`).toBe(true);
});

it('is found clean by rpmlint and lintian, but for what the filter files explain', () => {
  const lint = join(import.meta.dirname, '../../build/package/lint');
  const rpm = spawnSync('rpmlint', ['--config', join(lint, 'postern-agent.rpmlint.toml'), files.rpm[0]!], {
    encoding: 'utf8',
  });
  expect(rpm.status, rpm.stdout).toBe(0);
  expect(rpm.stdout).toMatch(/0 errors, 0 warnings/);
  const deb = spawnSync('lintian', ['--allow-root', '--fail-on', 'error,warning', files.deb[0]!], { encoding: 'utf8' });
  expect([deb.status, deb.stdout]).toEqual([0, '']);
});

it('is signed where a key is given, and its checksums hold', () => {
  const home = join(folder, 'gpg');
  mkdirSync(home, { mode: 0o700 });
  const env = { ...process.env, GNUPGHOME: home };
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--batch', ...args], { env, encoding: 'utf8', stdio: 'pipe' });
  gpg('--passphrase', '', '--quick-gen-key', 'Packager <packager@example.com>', 'rsa3072', 'sign', '1d');
  process.env['GNUPGHOME'] = home;
  const signed = join(folder, 'signed.rpm');
  copyFileSync(files.rpm[0]!, signed);
  signRpm(signed, 'packager@example.com');
  writeChecksums(folder, [signed, files.deb[0]!], 'packager@example.com');
  delete process.env['GNUPGHOME'];
  expect(gpg('--verify', join(folder, 'SHA256SUMS.asc'), join(folder, 'SHA256SUMS'))).toBe('');
  writeFileSync(join(folder, 'key.asc'), gpg('--armor', '--export', 'packager@example.com'));
  const dbpath = join(folder, 'rpmdb');
  execFileSync('rpm', ['--dbpath', dbpath, '--import', join(folder, 'key.asc')]);
  const check = (file: string) => spawnSync('rpm', ['--dbpath', dbpath, '-Kv', file], { encoding: 'utf8' });
  expect(check(signed).stdout).toMatch(/Signature.*: OK/);
  const broken = readFileSync(signed);
  broken[broken.length - 1000]! ^= 1;
  writeFileSync(join(folder, 'broken.rpm'), broken);
  expect(check(join(folder, 'broken.rpm')).status).not.toBe(0);
  copyFileSync(files.deb[0]!, join(folder, basename(files.deb[0]!)));
  execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder });
  gpgconf(home);
});

const gpgconf = (home: string) => spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);

it('dnf resolves it in an empty root, from what RHEL 8 offers', () => {
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  copyFileSync(files.rpm[0]!, join(repository, basename(files.rpm[0]!)));
  const system = askedOf(files.rpm[0]!);
  expect(
    system.filter((one) => !/^(lib(c|m|dl|pthread|stdc\+\+|gcc_s)\.so|ld-linux|rtld|shadow-utils|\/bin\/sh)/.test(one)),
  ).toEqual([]);
  copyFileSync(buildRhel(join(folder, 'rhel'), system), join(repository, 'rhel-8-1.noarch.rpm'));
  execFileSync('createrepo_c', ['-q', repository]);
  const root = join(folder, 'empty-root');
  const setopts = ['reposdir=/nonexistent', `cachedir=${folder}/dnf`, 'tsflags=noscripts'].map(
    (one) => `--setopt=${one}`,
  );
  const place = [`--installroot=${root}`, `--repofrompath=here,file://${repository}`, '--repo=here', '--releasever=8'];
  const dnf = spawnSync('dnf', ['-y', '--nogpgcheck', ...place, ...setopts, 'install', 'postern-agent'], {
    encoding: 'utf8',
  });
  expect(dnf.status, dnf.stdout + dnf.stderr).toBe(0);
  expect(readdirSync(join(root, 'usr/lib/postern-agent'))).toContain('node');
});

it('DEB: configured by Allow Access, runs as its unit says, is upgraded in the middle of work, removed and purged', async () => {
  const machine = machineWith(files.deb);
  const personnel = await startApplication('deb');
  const [first, second] = files.deb.map((file) => `/root/${basename(file)}`) as [string, string];
  const installed = machine.run(['dpkg', '-i', first]);
  expect(installed.status, installed.text).toBe(0);
  const lines = installed.text.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('Processing triggers')).at(-2)).toBe('  sudo postern configure');
  expect(machine.run(['stat', '-c', '%U %a', '/var/lib/postern-agent']).text).toBe('postern 700\n');
  expect(machine.run(['postern', 'status']).text).toContain('not_enrolled');

  const configureLog = join(folder, 'configure.log');
  const env = { POSTERN_NAME: 'deb', HOME: '/root' };
  const configure = startProgram({
    name: 'configure',
    file: '/bin/sh',
    args: ['-c', `printf '%s\\n' '${org.url}' '' '' | /usr/bin/postern configure; echo '{"event":"end"}'`],
    prefix: machine.prefix,
    env,
    readyEvent: 'end',
    logFile: configureLog,
  });
  const device = await until('the link of configure', () =>
    deviceOf(existsSync(configureLog) ? readFileSync(configureLog, 'utf8') : ''),
  );
  expect(await allowAccess(createHttpClient(), org.admin, device)).toContain('Allow Access');
  const said = (await configure).tail();
  expect(said).toContain('The service runs, and starts with this machine.');
  expect(said).toContain('Agent deb');
  expect(said).toContain('Connected · localhost');

  const agent = await until('a green circle', async () => {
    const found = await agentNamed('deb');
    return found?.connection === 'green' && found;
  });
  const { pid } = machine.service();
  expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/NoNewPrivs:\s+1/);
  expect(machine.run(['ps', '-o', 'user=,args=', '-p', String(pid)]).text.trim()).toBe(
    `postern  /usr/lib/postern-agent/node ${smallHeap.join(' ')} /usr/lib/postern-agent/agent/postern.mjs run --quiet`,
  );
  await until('the state on the unit', () => machine.service().status.startsWith('Connected · localhost'));

  const wanted = await assign(personnel, agent.id, 'deb', 300);
  await until('the first accounts', async () => (await accounts(personnel, 'deb')).length > 3);
  expect((await accounts(personnel, 'deb')).length).toBeLessThan(wanted.length);
  const upgraded = machine.run(['dpkg', '-i', second]);
  expect(upgraded.status, upgraded.text).toBe(0);
  // A create that was cut off all the same is done again once its time-out of a minute is over.
  await until('every account', async () => (await accounts(personnel, 'deb')).length >= wanted.length, 90_000);
  expect(await accounts(personnel, 'deb')).toEqual(wanted);
  expect(machine.service()).toMatchObject({ active: 'active', starts: 2 });
  expect(machine.service().pid).not.toBe(pid);

  const back = machine.run(['dpkg', '-i', first]);
  expect([back.status, back.text]).toEqual([1, expect.stringContaining('Nothing was changed')]);
  expect(machine.run(['dpkg-query', '-W', '-f', '${Version} ${Status}', 'postern-agent']).text).toMatch(
    /-2 .* installed$/,
  );
  expect(machine.service().active).toBe('active');

  writeFileSync(join(machine.root, 'etc/postern-agent/environment'), '# ours\nPOSTERN_NOTE=kept\n');
  const removed = machine.run(['dpkg', '-r', 'postern-agent']);
  expect([removed.status, removed.text]).toEqual([0, expect.stringContaining('This agent stays enrolled')]);
  expect(machine.service().active).toBe('inactive');
  expect(machine.left().filter((path) => !path.startsWith('/var/lib/postern-agent/'))).toEqual([
    '/etc/postern-agent/environment',
    ...brought('deb'),
  ]);
  const again = machine.run(['dpkg', '-i', second]);
  expect([again.status, again.text]).toEqual([0, expect.stringContaining('enrolled already')]);
  expect(machine.service().active).toBe('active');
  await until('the green circle again', async () => (await agentNamed('deb'))?.connection === 'green');
  expect(readFileSync(join(machine.root, 'etc/postern-agent/environment'), 'utf8')).toContain('kept');

  const purged = machine.run(['dpkg', '-P', 'postern-agent'], { env: { POSTERN_UNENROL: 'yes' } });
  expect([purged.status, purged.text]).toEqual([0, expect.stringContaining('no longer enrolled')]);
  expect(machine.left()).toEqual(brought('deb'));
  expect(machine.run(['getent', 'passwd', 'postern']).status).toBe(2);
  expect((await agentNamed('deb'))?.status ?? 'gone').not.toBe('ACTIVE');
});

/** What an erase leaves besides the data folder; the packages are the test's own. */
const brought = (kind: 'deb' | 'rpm') => files[kind].map((file) => `/root/${basename(file)}`);

function deviceOf(text: string): DeviceLine | undefined {
  const verificationUriComplete = /^Open (http\S+)/m.exec(text)?.[1];
  const fingerprint = /key fingerprint: (.+)$/m.exec(text)?.[1];
  return verificationUriComplete && fingerprint ? { verificationUriComplete, fingerprint } : undefined;
}

it('RPM: enrolled by a token file without a person, provisions, is upgraded and erased', async () => {
  const machine = machineWith(files.rpm);
  const personnel = await startApplication('rpm');
  const [first, second] = files.rpm.map((file) => `/root/${basename(file)}`) as [string, string];
  const installed = machine.run(['rpm', '-Uvh', '--nodeps', first]);
  expect(installed.status, installed.text).toBe(0);
  expect(installed.text).toContain('sudo postern configure');

  const { token } = await org.api.post('/agents/enrolment-tokens', { name: 'rpm', ttlMinutes: 15 });
  writeFileSync(join(machine.root, 'root/token'), `${token}\n`, { mode: 0o600 });
  const env = { POSTERN_ORG: org.url, POSTERN_TOKEN_FILE: '/root/token', POSTERN_NAME: 'rpm' };
  const enrolled = machine.run(['postern', 'enrol', '--json'], { env });
  expect(enrolled.status, enrolled.text).toBe(0);
  expect(enrolled.text).not.toContain(token);
  const agentId = JSON.parse(enrolled.text.trim().split('\n').at(-1)!).agentId;
  const started = machine.run(['postern', 'service', 'install']);
  expect([started.status, started.text]).toEqual([0, expect.stringContaining('The service runs')]);
  expect(machine.run(['postern', 'service', 'status']).text).toContain(
    'The service is running, and starts with the machine.',
  );

  const wanted = await assign(personnel, agentId, 'rpm', 3);
  await until('their accounts', async () => (await accounts(personnel, 'rpm')).length === wanted.length);
  const { pid } = machine.service();
  const upgraded = machine.run(['rpm', '-Uvh', '--nodeps', second]);
  expect(upgraded.status, upgraded.text).toBe(0);
  expect(machine.service()).toMatchObject({ active: 'active' });
  expect(machine.service().pid).not.toBe(pid);
  expect(machine.run(['rpm', '-Uvh', '--nodeps', first]).text).toContain('is already installed');

  machine.run(['setpriv', '--reuid', 'postern', '--clear-groups', 'kill', '-9', String(machine.service().pid)]);
  await until('the service again', () => machine.service().starts === 3 && machine.service().active === 'active');

  const erased = machine.run(['rpm', '-e', 'postern-agent']);
  expect([erased.status, erased.text]).toEqual([0, expect.stringContaining('This agent stays enrolled')]);
  expect(machine.service().active).toBe('inactive');
  const left = machine.left().filter((path) => !path.startsWith('/var/lib/postern-agent/') && path !== '/root/token');
  expect(left).toEqual(brought('rpm'));
});
