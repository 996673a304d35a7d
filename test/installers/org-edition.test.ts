import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { orgService, stageOrg } from '../../build/server/org.ts';
import { createHttpClient } from '../../demo/system/http.ts';
import { signIn } from '../../demo/system/org-api.ts';
import { startProgram } from '../../demo/system/program.ts';
import { configSchema } from '../../org/config/config.ts';
import { enrolAgent, startAgent } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { judgeUnit } from './judge-unit.ts';

const { folder, cleanup } = await scratch('org-edition');
const tree = join(folder, 'tree');
const binary = join(tree, 'usr/lib/postern-org/node');
const program = join(tree, 'usr/lib/postern-org/org/postern-org.mjs');
const config = join(tree, 'etc/postern-org/config.json');

it('serves from its own tree alone: database, console, pages, and passwords that are too common', async () => {
  await stageOrg(tree);
  const data = join(folder, 'data');
  mkdirSync(data, { mode: 0o700 });
  const env = { HOME: folder, PATH: '/usr/bin:/bin', POSTERN_ORG_CONFIG: config };
  const password = join(folder, 'password');
  writeFileSync(password, 'known to tests only', { mode: 0o600 });
  const first = ['--first-admin-login', 'ada@example.com', '--first-admin-password-file', password];
  const args = [program, 'serve', '--data', data, '--listen', '127.0.0.1:0', '--json-ready', ...first];
  const org = await startProgram({ name: 'org', file: binary, args, env });
  cleanup.push(() => org.stop());
  const url = String(org.ready['url']);
  const page = async (path: string) => (await fetch(`${url}${path}`, { headers: { accept: 'text/html' } })).text();
  const index = await page('/agents');
  const script = /src="(\/assets\/[^"]+\.js)"/.exec(index)?.[1];
  expect((await fetch(`${url}${script}`)).status).toBe(200);
  expect(await page('/activate')).toContain('<form');
  const api = await signIn(createHttpClient(), url, 'ada@example.com', 'known to tests only');
  const profile = { login: 'bo@example.com', email: 'bo@example.com', firstName: 'Bo', lastName: 'Lee' };
  const made = await api.post('/users', { profile });
  expect(await api.get(`/users/${made.id}`)).toMatchObject({ profile });
  const common = api.post('/users', {
    profile: { ...profile, login: 'common@example.com' },
    credentials: { password: { value: 'passw0rd' } },
  });
  await expect(common).rejects.toThrow(/password/);
  const agent = join(folder, 'agent');
  await enrolAgent({ api, url }, agent, 'agent');
  // Ready once it has a session, by tokens of the authorization server.
  await startAgent(agent, cleanup);
});

it('has a unit that systemd reads without a complaint, and calls well confined', () => {
  judgeUnit(tree, 'postern-org', folder);
});

it('names every setting in its settings file, each with a value that is taken', () => {
  const lines = readFileSync(config, 'utf8').split('\n');
  const settings = lines.flatMap((line) => /^\s*(?:\/\/ )?("\w+": .+?),?$/.exec(line)?.[1] ?? []);
  const all = JSON.parse(`{${settings.join(',')}}`);
  expect(Object.keys(all).sort()).toEqual(Object.keys(configSchema.shape).sort());
  expect(configSchema.parse(all)).toMatchObject({ listen: { port: 443 }, publicUrl: 'https://org.example.com' });
});

it('describes every command in its manual, and completes it', () => {
  const man = ['--warnings', '-l', join(tree, 'usr/share/man/man1/postern-org.1.gz')];
  const page = spawnSync('man', man, { encoding: 'utf8', env: { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8' } });
  expect([page.status, page.stderr]).toEqual([0, '']);
  const completion = readFileSync(join(tree, 'usr/share/bash-completion/completions/postern-org'), 'utf8');
  expect(completion).toContain('complete -o default -F _postern_org postern-org');
  for (const command of orgService.commandLine.commands) {
    expect(page.stdout).toContain(`postern-org ${command.name()}`);
    expect(completion).toContain(command.name());
  }
});
