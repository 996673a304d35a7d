import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createProject } from './new-command.ts';

const run = promisify(execFile);
const modules = join(import.meta.dirname, '../../node_modules');

function project(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'postern-new-')), 'my-app');
  createProject(folder);
  symlinkSync(modules, join(folder, 'node_modules'));
  return folder;
}

test('a new project has its name everywhere, its tests pass, and they see a fault', async () => {
  const folder = project();
  expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ name: 'my-app' });
  expect(readFileSync(join(folder, 'my-app.service'), 'utf8')).toContain(
    'ExecStart=/usr/bin/node /opt/my-app/server.ts',
  );
  const vitest = [join(modules, 'vitest/vitest.mjs'), 'run', '--no-cache', '--root', folder];
  const env = { ...process.env, NO_COLOR: '1', VITEST: undefined };
  const { stdout } = await run(process.execPath, vitest, { cwd: folder, env });
  expect(stdout).toMatch(/Tests {2}\d+ passed \(\d+\)/);
  const file = join(folder, 'application.ts');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('if (!taken) kept.set', 'kept.set').replace('return !taken', 'return true'),
  );
  const broken = await run(process.execPath, [...vitest, '-t', 'same name twice'], { cwd: folder, env }).catch(
    (error) => error,
  );
  expect(broken.code).toBe(1);
}, 60_000);

test('it runs, keeps an audit log, and ends when it is told to', async () => {
  const folder = project();
  writeFileSync(join(folder, 'password'), 'sesame\n');
  const env = { ...process.env, PORT: '0', PASSWORD_FILE: 'password' };
  const child = spawn(process.execPath, ['server.ts'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => JSON.parse((await lines.next()).value as string);
  const { v2 } = await next();
  const headers = { authorization: `Basic ${btoa('postern:sesame')}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ userName: 'ann', password: 'correct horse' });
  const created = await fetch(`${v2}/Users`, { method: 'POST', headers, body });
  expect(created.status).toBe(201);
  const line = await next();
  expect(line).toMatchObject({ audit: { principal: 'postern', method: 'POST', status: 201 } });
  expect(JSON.stringify(line)).not.toMatch(/sesame|correct horse/);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('folders that are in use, and names that are none, are refused', () => {
  const folder = project();
  expect(() => createProject(folder)).toThrow('is not empty');
  expect(() => createProject(join(folder, 'My App'))).toThrow('no name for a package');
});
