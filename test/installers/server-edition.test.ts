import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { agentService, stageServer } from '../../build/server/agent.ts';
import { commandFacts } from '../../build/server/commands.ts';
import { scratch } from '../kit/scratch.ts';
import { judgeUnit } from './judge-unit.ts';

const { folder } = await scratch('server-edition');
const tree = join(folder, 'tree');
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
const binary = join(tree, 'usr/lib/postern-agent/node');
const program = join(tree, 'usr/lib/postern-agent/agent/postern.mjs');

const commands = commandFacts(agentService.commandLine);

beforeAll(async () => {
  await stageServer(tree);
});

const files = (dir: string): string[] =>
  readdirSync(dir).flatMap((name) => {
    const path = join(dir, name);
    return lstatSync(path).isDirectory() ? files(path) : lstatSync(path).isFile() ? [path] : [];
  });

it('needs of its system the C and C++ libraries of RHEL 8 and nothing else', () => {
  const programs = files(tree).filter((file) => readFileSync(file).subarray(0, 4).toString('latin1') === '\x7fELF');
  expect(programs).toContain(binary);
  for (const file of programs) {
    const needed = [...run('objdump', '-p', file).matchAll(/NEEDED\s+(\S+)/g)].map((found) => found[1]!);
    const system = /^(libc|libm|libdl|libpthread|libstdc\+\+|libgcc_s|ld-linux-x86-64)\.so\.\d+$/;
    expect(needed.filter((name) => !system.test(name))).toEqual([]);
    // The newest of each that RHEL 8 has.
    const newest = { GLIBC: [2, 28], GLIBCXX: [3, 4, 25], CXXABI: [1, 3, 11] };
    for (const [library, limit] of Object.entries(newest)) {
      const asked = [...run('objdump', '-T', file).matchAll(new RegExp(`\\(${library}_([\\d.]+)\\)`, 'g'))];
      const above = asked.map((found) => found[1]!).filter((version) => isAbove(version.split('.').map(Number), limit));
      expect(above, `${file} asks for ${library}`).toEqual([]);
    }
  }
});

function isAbove(version: number[], limit: number[]): boolean {
  const at = limit.findIndex((part, n) => (version[n] ?? 0) !== part);
  return at < 0 ? version.length > limit.length : (version[at] ?? 0) > limit[at]!;
}

it('runs from its own tree, and finds its screens there', () => {
  const env = { HOME: folder, PATH: '/usr/bin:/bin' };
  const said = spawnSync(binary, [program, 'status', '--data', join(folder, 'none')], { env, cwd: '/' });
  expect(said.stderr.toString()).toContain('not_enrolled');
  expect(said.status).toBe(3);
  expect(readFileSync(program, 'utf8').split('\n')[0]).toBe('#!/usr/lib/postern-agent/node');
  expect(readdirSync(join(tree, 'usr/lib/postern-agent/renderer/dist'))).toContain('index.html');
});

it('has a unit that systemd reads without a complaint, and calls well confined', () => {
  judgeUnit(tree, 'postern-agent', folder);
});

it('lists what is in it: licences, and a bill of materials with Node', () => {
  const doc = join(tree, 'usr/share/doc/postern-agent');
  const bom = JSON.parse(readFileSync(join(doc, 'sbom.cdx.json'), 'utf8'));
  const names = bom.components.map((part: { 'bom-ref': string }) => part['bom-ref']);
  const licences = readFileSync(join(doc, 'THIRD-PARTY-LICENCES'), 'utf8');
  for (const name of ['undici@', 'react@', 'node@']) {
    const found = names.filter((one: string) => one.startsWith(name));
    expect(found).toHaveLength(1);
    if (name !== 'node@') expect(licences).toContain(`\n${found[0].replace('@', ' ')} (`);
  }
  expect(licences).toContain('Node.js');
  expect(names.some((name: string) => name.startsWith('vitest@'))).toBe(false);
});

it('completes its commands and options in bash', () => {
  const script = join(tree, 'usr/share/bash-completion/completions/postern');
  const complete = (words: string) =>
    run(
      'bash',
      '-c',
      `. ${script}; COMP_WORDS=(${words}); COMP_CWORD=$((\${#COMP_WORDS[@]}-1)); _postern; echo "\${COMPREPLY[*]}"`,
    )
      .trim()
      .split(' ');
  expect(complete('postern un')).toEqual(['unenrol']);
  expect(complete("postern config ''")).toEqual(['list', 'get', 'set', 'import']);
  for (const { name, options } of commands)
    expect(complete(`postern ${name} --`)).toEqual(expect.arrayContaining(options.map(({ long }) => long)));
  run('zsh', '-n', join(tree, 'usr/share/zsh/site-functions/_postern'));
});

it('describes every command in its manual', () => {
  const page = spawnSync('man', ['--warnings', '-l', join(tree, 'usr/share/man/man1/postern.1.gz')], {
    encoding: 'utf8',
    env: { ...process.env, MANWIDTH: '100', LC_ALL: 'C.UTF-8' },
  });
  expect([page.status, page.stderr]).toEqual([0, '']);
  for (const { name } of commands) expect(page.stdout).toContain(`postern ${name}`);
});
