import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../../demo/system/program.ts';
import { installTarball } from '../kit/install-offline.ts';
import { scratch } from '../kit/scratch.ts';

const run = promisify(execFile);
const { folder } = await scratch('sdk');
const file = (name: string) => join(folder, name);
const example = /```ts\n([\s\S]*?)```/.exec(await readFile(join(root, 'connector/README.md'), 'utf8'))?.[1] ?? '';

beforeAll(async () => {
  const { stdout } = await run(process.execPath, [join(root, 'build/connector/pack.ts'), folder]);
  const manifest = JSON.parse(await readFile(join(root, 'dist/connector/package.json'), 'utf8'));
  await installTarball(folder, '@postern/connector', stdout.trim(), manifest);
});

/** Checks files as an author's compiler does; answers what it says. */
async function checked(...files: string[]): Promise<string> {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, [tsc, ...options, ...files], { cwd: folder }).then(
    () => '',
    ({ stdout }: { stdout: string }) => stdout,
  );
}

test('the example of the README fits the types that come with the package, and a wrong one does not', async () => {
  await writeFile(file('app.ts'), example);
  await writeFile(file('wrong.ts'), example.replace('get: async (id) => found(id)', 'get: async (id) => id'));
  expect(await checked('app.ts')).toBe('');
  expect(await checked('wrong.ts')).toMatch(/wrong\.ts\(\d+,\d+\): error TS2322/);
});

test('the example runs, and the doctor that comes with the package lets it pass', async () => {
  await writeFile(file('app.ts'), example);
  await writeFile(file('password'), 'change me');
  const app = spawn(process.execPath, ['app.ts'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [url] = (await once(createInterface(app.stdout), 'line')) as [string];
    const only = 'checkUserExists,createNewUser,pushProfileUpdate,deactivateUser,reactivateUser,downloadUsers';
    const auth = `basic:okta:${file('password')}`;
    const doctor = file('node_modules/.bin/postern-doctor');
    const { stdout } = await run(doctor, [`${url}/v2`, '--auth', auth, '--only', only], {
      env: { ...process.env, NO_COLOR: '1' },
    });
    expect(stdout).toContain('6 passed.');
  } finally {
    app.kill();
    await once(app, 'exit');
  }
});
