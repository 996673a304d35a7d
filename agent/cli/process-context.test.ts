import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { enrolInFakeOrg } from '../enrol/enrolled.fixture.ts';
import { startFakeOrg } from '../link/fake-org.fixture.ts';

test('a command whose output cannot be written says so in one line, and fails', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'postern-full-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), 'config', 'list', '--data', dir], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  const said = text(child.stderr!);
  expect(await once(child, 'close')).toEqual([1, null]);
  expect(await said).toMatch(/^The output cannot be written: ENOSPC: .* \(output_not_written\)\n$/);
});

test('where nobody reads what they say, a command ends quietly and the agent goes on', async () => {
  const org = await startFakeOrg();
  const dir = mkdtempSync(join(tmpdir(), 'postern-unread-'));
  await enrolInFakeOrg(org, dir, []);
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../cli.ts'), ...args, '--data', dir], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_NO_WARNINGS: '1', POSTERN_KEYCHAIN: 'file' },
    });
    return { child, ended: once(child, 'exit') };
  };
  const agent = start('run');
  const logs = start('logs', '-f');
  const complaint = text(logs.child.stderr);
  await Promise.all([agent, logs].map(({ child }) => once(child.stdout, 'data')));
  for (const unread of [agent.child.stdout, agent.child.stderr, logs.child.stdout]) unread.destroy();

  // What the agent says of the lost contact is the first line that nobody reads.
  const again = Promise.withResolvers<void>();
  const answer = org.api;
  let failed = false;
  org.api = (request, body) => {
    if (failed && request.url?.endsWith('/exchange')) again.resolve();
    if (failed) return answer(request, body);
    failed = true;
    return { status: 503, body: {} };
  };
  expect(await logs.ended).toEqual([0, null]);
  expect(await complaint).toBe('');
  expect(await Promise.race([again.promise, agent.ended])).toBeUndefined();
  agent.child.kill('SIGTERM');
  expect(await agent.ended).toEqual([0, null]);
  await org.close();
});
