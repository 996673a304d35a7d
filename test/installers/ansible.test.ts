import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { buildDeb } from '../../build/package/deb.ts';
import { buildRpm } from '../../build/package/rpm.ts';
import { serverEdition } from '../../build/package/server-edition.ts';
import { stageServer } from '../../build/server/agent.ts';
import { root } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { type RunningOrg, startOrg } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { createMachine } from './machine.ts';
import { askedOf, buildRhel } from './stand-in-rhel.ts';

const { folder, cleanup } = await scratch('ansible');
const deploy = join(root, 'deploy/ansible');

it('is clean by ansible-lint, at its strictest', () => {
  const args = ['--offline', '--parseable', '--strict', '--profile', 'production', 'site.yml', 'roles/postern_agent'];
  const lint = spawnSync('ansible-lint', args, {
    cwd: deploy,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder },
  });
  expect([lint.status, lint.stdout]).toEqual([0, '']);
});

let org: RunningOrg;
/** Made before the first play, which holds up everything here: connections of before end unheard. */
const tokens: Record<string, string> = {};
const files = { deb: '', rpm: '' };

beforeAll(async () => {
  const options = { edition: serverEdition, ...(await stageServer(join(folder, 'tree'))), out: folder, release: 1 };
  const work = join(folder, 'work');
  mkdirSync(work);
  files.deb = buildDeb({ ...options, work });
  files.rpm = buildRpm({ ...options, work });
  org = await startOrg(folder, cleanup);
  for (const name of ['by ansible', 'by dnf'])
    tokens[name] = (await org.api.post('/agents/enrolment-tokens', { name, ttlMinutes: 60 })).token;
});

/** A machine with the package and the role in /root, and what plays the role there. */
function machineFor(file: string, name: string) {
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  const home = join(machine.root, 'root');
  cpSync(deploy, join(home, 'ansible'), { recursive: true });
  copyFileSync(file, join(home, basename(file)));
  const token = tokens[name]!;
  const vars = {
    postern_agent_org: org.url,
    postern_agent_package: `/root/${basename(file)}`,
    postern_agent_allow_unsigned: true,
    postern_agent_token: token,
    postern_agent_name: name,
    postern_agent_settings: { 'log.level': 'debug' },
    postern_agent_environment: { NO_PROXY: 'localhost' },
  };
  writeFileSync(
    join(home, 'play.yml'),
    '- hosts: localhost\n  connection: local\n  roles:\n    - role: /root/ansible/roles/postern_agent\n',
  );
  /** @returns the tasks that changed something, or would */
  const play = (...more: string[]): string[] => {
    writeFileSync(join(home, 'vars.json'), JSON.stringify(vars), { mode: 0o600 });
    const args = ['ansible-playbook', '-i', 'localhost,', '-e', '@/root/vars.json', '--diff', '-v', ...more];
    const ran = machine.run([...args, '/root/play.yml']);
    expect(ran.text).not.toContain(token);
    expect(ran.status, ran.text).toBe(0);
    const tasks = ran.text.split(/^(?:TASK|RUNNING HANDLER) \[/m).filter((task) => /^changed: /m.test(task));
    return tasks.map((task) => /: ([^\]]+)\]/.exec(task)![1]!);
  };
  return { machine, home, vars, play };
}

const agents = (): Promise<{ name: string; connection: string }[]> => org.api.get('/agents').catch(() => []);
const isGreen = (wanted: string) =>
  until('a green circle', async () =>
    (await agents()).some(({ name, connection }) => name === wanted && connection === 'green'),
  );

it('installs, sets, enrols and starts an agent; a check changes nothing, nor does a second run', async () => {
  const { machine, home, vars, play } = machineFor(files.deb, 'by ansible');
  const checked = [
    'Bring the package file',
    'Write the environment',
    'Write the token for root alone',
    'Enrol the agent',
  ];
  expect(play('--check')).toEqual(checked);
  expect(existsSync(join(machine.root, 'usr/bin/postern'))).toBe(false);
  expect(play()).toContain('Start the service, now and with the machine');
  expect(machine.service()).toMatchObject({ active: 'active' });
  expect(readFileSync(join(machine.root, 'var/lib/postern-agent/config.json'), 'utf8')).toContain('"debug"');
  expect(existsSync(join(home, '.postern-enrolment-token'))).toBe(false);
  await isGreen('by ansible');

  const { starts } = machine.service();
  expect([play(), play('--check')]).toEqual([[], []]);
  expect(machine.service().starts).toBe(starts);
  vars.postern_agent_settings['log.level'] = 'info';
  expect(play()).toEqual(['Save the settings that differ', 'Restart the agent']);
  expect(machine.service()).toMatchObject({ active: 'active', starts: starts + 1 });
});

it('installs the RPM by dnf where the system is one of RPMs, and a second run changes nothing', async () => {
  const { machine, play } = machineFor(files.rpm, 'by dnf');
  const system = buildRhel(join(folder, 'rhel'), askedOf(files.rpm));
  copyFileSync(system, join(machine.root, 'root/rhel.rpm'));
  expect(machine.run(['rpm', '-i', '/root/rhel.rpm'])).toMatchObject({ status: 0 });
  expect(play()).toContain('Install the package file on RHEL and its kin');
  expect(machine.run(['rpm', '-q', 'postern-agent'])).toMatchObject({ status: 0 });
  await isGreen('by dnf');
  expect(play()).toEqual([]);
});
