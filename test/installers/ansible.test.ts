import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { buildDeb } from '../../build/package/deb.ts';
import { serverEdition } from '../../build/package/server-edition.ts';
import { stageServer } from '../../build/server/agent.ts';
import { root } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { startOrg } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { createMachine } from './machine.ts';

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

it('installs, sets, enrols and starts an agent; a check changes nothing, nor does a second run', async () => {
  const options = { edition: serverEdition, ...(await stageServer(join(folder, 'tree'))), out: folder, release: 1 };
  const work = join(folder, 'work');
  mkdirSync(work);
  const deb = buildDeb({ ...options, work });
  const org = await startOrg(folder, cleanup);
  const machine = createMachine();
  cleanup.push(async () => machine.remove());
  const home = join(machine.root, 'root');
  cpSync(deploy, join(home, 'ansible'), { recursive: true });
  copyFileSync(deb, join(home, basename(deb)));
  const { token } = await org.api.post('/agents/enrolment-tokens', { name: 'by ansible', ttlMinutes: 15 });
  const vars = {
    postern_agent_org: org.url,
    postern_agent_package: `/root/${basename(deb)}`,
    postern_agent_token: token,
    postern_agent_name: 'by ansible',
    postern_agent_settings: { 'log.level': 'debug' },
    postern_agent_environment: { NO_PROXY: 'localhost' },
  };
  writeFileSync(join(home, 'vars.json'), JSON.stringify(vars), { mode: 0o600 });
  writeFileSync(
    join(home, 'play.yml'),
    '- hosts: localhost\n  connection: local\n  roles:\n    - role: /root/ansible/roles/postern_agent\n',
  );
  /** @returns the tasks that changed something, or would */
  const play = (...more: string[]): string[] => {
    const args = ['ansible-playbook', '-i', 'localhost,', '-e', '@/root/vars.json', '--diff', '-v', ...more];
    const ran = machine.run([...args, '/root/play.yml']);
    expect(ran.text).not.toContain(token);
    expect(ran.status, ran.text).toBe(0);
    const tasks = ran.text.split(/^(?:TASK|RUNNING HANDLER) \[/m).filter((task) => /^changed: /m.test(task));
    return tasks.map((task) => /: ([^\]]+)\]/.exec(task)![1]!);
  };

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
  // While a play runs nobody here hears that a connection of before has ended.
  const agents = (): Promise<{ name: string; connection: string }[]> => org.api.get('/agents').catch(() => []);
  await until('a green circle', async () => (await agents()).find(({ connection }) => connection === 'green'));
  expect((await agents()).map(({ name }) => name)).toEqual(['by ansible']);

  const { starts } = machine.service();
  expect([play(), play('--check')]).toEqual([[], []]);
  expect(machine.service().starts).toBe(starts);
  vars.postern_agent_settings['log.level'] = 'info';
  writeFileSync(join(home, 'vars.json'), JSON.stringify(vars));
  expect(play()).toEqual(['Save the settings that differ', 'Restart the agent']);
  expect(machine.service()).toMatchObject({ active: 'active', starts: starts + 1 });
});
